package io.sandboxbroker.localstack;

import java.util.List;
import java.util.Map;

/**
 * The settings of one program, added to the usual ones.
 *
 * @param jvmFlags after the usual ones, so that a heap given here is the one that counts
 * @param environment wins over the environment of all programs
 */
public record PartSettings(List<String> jvmFlags, Map<String, String> environment) {

  public PartSettings {
    jvmFlags = List.copyOf(jvmFlags);
    environment = Map.copyOf(environment);
  }

  /** Nothing but the usual. */
  public static PartSettings usual() {
    return new PartSettings(List.of(), Map.of());
  }

  /** The same with these flags. */
  public PartSettings withFlags(String... flags) {
    return new PartSettings(List.of(flags), environment);
  }

  /** The same with this environment. */
  public PartSettings withEnvironment(Map<String, String> environment) {
    return new PartSettings(jvmFlags, environment);
  }
}
