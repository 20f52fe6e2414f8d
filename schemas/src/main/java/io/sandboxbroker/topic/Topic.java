package io.sandboxbroker.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One topic of the broker, as declared in {@link Topics}.
 *
 * @param name what it is called in Kafka
 * @param key what its records are keyed by, in words
 * @param records the record types that it carries; empty where it carries records of other topics
 *     as they were
 * @param writers the services that write it
 * @param readers the services that read it
 * @param partitions how many partitions it is created with
 * @param retention how long records are kept; ignored where it is compacted
 * @param cleanup whether old records are deleted or superseded ones compacted away
 */
public record Topic(
    String name,
    String key,
    List<Class<? extends SpecificRecord>> records,
    List<String> writers,
    List<String> readers,
    int partitions,
    Duration retention,
    Cleanup cleanup) {

  /** What Kafka does with old records. */
  public enum Cleanup {
    DELETE,
    COMPACT
  }

  public Topic {
    records = List.copyOf(records);
    writers = List.copyOf(writers);
    readers = List.copyOf(readers);
    if (partitions < 1) {
      throw new IllegalArgumentException(name + " needs at least one partition");
    }
  }

  /**
   * How the admin client creates it.
   *
   * @param replication copies of each partition, from 1
   */
  public NewTopic toNewTopic(short replication) {
    return new NewTopic(name, partitions, replication)
        .configs(
            switch (cleanup) {
              case DELETE ->
                  Map.of(
                      TopicConfig.CLEANUP_POLICY_CONFIG,
                      TopicConfig.CLEANUP_POLICY_DELETE,
                      TopicConfig.RETENTION_MS_CONFIG,
                      Long.toString(retention.toMillis()));
              case COMPACT ->
                  Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            });
  }

  /** The schemas of its record types. */
  public List<Schema> schemas() {
    return records.stream().map(Topic::schemaOf).toList();
  }

  private static Schema schemaOf(Class<? extends SpecificRecord> type) {
    try {
      return (Schema) type.getField("SCHEMA$").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " was not generated from an Avro schema", e);
    }
  }
}
