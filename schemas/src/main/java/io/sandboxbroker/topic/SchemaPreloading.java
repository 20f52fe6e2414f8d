package io.sandboxbroker.topic;

/**
 * A serializer or deserializer that can look up the schemas of a topic before it is used. Later
 * calls for the record types of this topic then need no schema registry.
 */
@FunctionalInterface
public interface SchemaPreloading {

  /**
   * Looks up the schemas of all record types of a topic.
   *
   * @throws org.apache.kafka.common.errors.RetriableException if the registry does not answer
   * @throws org.apache.kafka.common.errors.SerializationException if the registry refuses a schema
   */
  void preload(Topic topic);

  /** Whether a record's schema is known, so that decoding the record needs no schema registry. */
  default boolean isLoaded(byte[] record) {
    return true;
  }
}
