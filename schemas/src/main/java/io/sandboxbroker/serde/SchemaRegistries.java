package io.sandboxbroker.serde;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The registry clients of this JVM: one per address and credentials, shared by every serde and kept
 * for the life of the JVM.
 */
final class SchemaRegistries {

  private static final ConcurrentMap<RegistrySettings, SchemaRegistry> SHARED =
      new ConcurrentHashMap<>();
  private static final ConcurrentMap<String, SchemaRegistry> MOCKS = new ConcurrentHashMap<>();

  private SchemaRegistries() {}

  static SchemaRegistry shared(RegistrySettings settings) {
    return settings.isMock()
        ? MOCKS.computeIfAbsent(
            settings.urls().getFirst().getAuthority(), scope -> new InMemorySchemaRegistry())
        : SHARED.computeIfAbsent(
            settings,
            wanted -> new CachingSchemaRegistry(new HttpSchemaRegistry(new RegistryHttp(wanted))));
  }
}
