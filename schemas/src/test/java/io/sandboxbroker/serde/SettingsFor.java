package io.sandboxbroker.serde;

import java.util.Map;

/** Settings of a value serde as a test needs them. */
final class SettingsFor {

  private SettingsFor() {}

  static SerdeSettings mock(String scope) {
    return SerdeSettings.of(Map.of("schema.registry.url", "mock://" + scope), false);
  }

  /** Quick to give up, for a registry that is not expected to answer. */
  static Map<String, Object> impatient(String url, int retries) {
    return Map.of(
        "schema.registry.url", url,
        "schema.registry.http.connect.timeout.ms", 1_000,
        "schema.registry.http.read.timeout.ms", 200,
        "schema.registry.max.retries", retries,
        "schema.registry.retries.wait.ms", 1);
  }
}
