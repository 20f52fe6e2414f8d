package io.sandboxbroker.serde;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.Schema;

/**
 * The schema registry as the serdes use it. Implementations are thread-safe. Each method throws
 * {@link RegistryUnavailableException} if the registry does not answer, and {@link
 * org.apache.kafka.common.errors.SerializationException} if the registry refuses.
 */
interface SchemaRegistry {

  /** Registers the schema under the subject, unless it is there already, and returns its id. */
  int register(String subject, Schema schema);

  /** The id under which the subject already has this schema. */
  int idOf(String subject, Schema schema);

  /** The schema with this id. */
  Schema byId(int id);

  /**
   * The client for these settings: one for each address and credentials, shared by every serde of
   * the JVM and kept for its life.
   */
  static SchemaRegistry shared(RegistrySettings settings) {
    return Shared.CLIENTS.computeIfAbsent(
        settings.isMock() ? settings.urls() : settings,
        key ->
            settings.isMock()
                ? new InMemorySchemaRegistry()
                : new HttpSchemaRegistry(new RegistryHttp(settings)));
  }

  /** Holds the shared clients; a nested class, because an interface's own fields are public. */
  final class Shared {
    private static final ConcurrentMap<Object, SchemaRegistry> CLIENTS = new ConcurrentHashMap<>();

    private Shared() {}
  }
}
