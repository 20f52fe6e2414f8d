package io.sandboxbroker.localstack;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a whole stack is started from.
 *
 * @param root folder of the checkout, in which the programs have been built
 * @param logs folder of the logs, made when it is missing; the logs of an earlier run in it are
 *     deleted
 * @param accounts that the simulated CSP has; 0 to 100,000
 * @param environment what all programs are told beside, or instead of, the usual
 * @param parts what some of our own programs are started with; the usual where nothing is said
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
    if (accounts < 0 || accounts > PoolSize.MOST) {
      throw new IllegalArgumentException("accounts is 0 to " + PoolSize.MOST + ", not " + accounts);
    }
  }

  /** With all programs started alike. */
  public StackSettings(Path root, Path logs, int accounts, Map<String, String> environment) {
    this(root, logs, accounts, environment, Map.of());
  }
}
