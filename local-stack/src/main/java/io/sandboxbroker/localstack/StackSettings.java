package io.sandboxbroker.localstack;

import java.nio.file.Path;
import java.time.Duration;
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
 * @param kafka the brokers
 * @param ports of single parts, for programs that must know them before the start; the other parts
 *     get free ones
 * @param startTimeout how long each part may take until it is ready
 * @param maxStarts how often a part is started that ends before it is ready, as on a machine that
 *     is too slow for the timeouts of a start
 */
public record StackSettings(
    Path root,
    Path logs,
    int accounts,
    Map<String, String> environment,
    Map<Part, PartSettings> parts,
    KafkaCluster kafka,
    Map<Part, Integer> ports,
    Duration startTimeout,
    int maxStarts) {

  static final Duration START_TIMEOUT = Duration.ofMinutes(2);

  public StackSettings {
    environment = Map.copyOf(environment);
    parts = Map.copyOf(parts);
    ports = Map.copyOf(ports);
    if (accounts < 0 || accounts > PoolSize.MAX) {
      throw new IllegalArgumentException("accounts is 0 to " + PoolSize.MAX + ", not " + accounts);
    }
  }

  /** With one broker, and free ports. */
  public StackSettings(
      Path root,
      Path logs,
      int accounts,
      Map<String, String> environment,
      Map<Part, PartSettings> parts) {
    this(
        root,
        logs,
        accounts,
        environment,
        parts,
        KafkaCluster.ofOneBroker(),
        Map.of(),
        START_TIMEOUT,
        1);
  }

  /** With one broker, free ports, and all programs started alike. */
  public StackSettings(Path root, Path logs, int accounts, Map<String, String> environment) {
    this(root, logs, accounts, environment, Map.of());
  }
}
