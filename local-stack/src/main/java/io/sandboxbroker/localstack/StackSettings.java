package io.sandboxbroker.localstack;

import java.nio.file.Path;
import java.util.Map;

/**
 * The settings of a whole stack.
 *
 * @param root folder of the checkout, in which the programs have been built
 * @param logs folder of the logs, made when it is missing; the logs of an earlier run in it are
 *     deleted
 * @param accounts that the simulated CSP has; 0 to 100,000
 * @param environment of all programs; wins over the usual one
 * @param parts the settings of single programs
 */
public record StackSettings(
    Path root,
    Path logs,
    int accounts,
    Map<String, String> environment,
    Map<Part, PartSettings> parts) {

  public StackSettings {
    environment = Map.copyOf(environment);
    parts = Map.copyOf(parts);
    if (accounts < 0 || accounts > PoolSize.MAX) {
      throw new IllegalArgumentException("accounts is 0 to " + PoolSize.MAX + ", not " + accounts);
    }
  }

  /** With all programs started alike. */
  public StackSettings(Path root, Path logs, int accounts, Map<String, String> environment) {
    this(root, logs, accounts, environment, Map.of());
  }
}
