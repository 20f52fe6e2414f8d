package io.sandboxbroker.localstack;

import java.util.Map;

/**
 * The brokers of a stack. With three brokers, each topic of Kafka's own has three copies, and a
 * record counts as written when two brokers have it.
 *
 * @param brokers how many; 1 or 3
 * @param overrides settings of every broker, such as {@link LocalKafka#DEFAULT_TIMEOUTS}
 */
public record KafkaCluster(int brokers, Map<String, String> overrides) {

  public KafkaCluster {
    overrides = Map.copyOf(overrides);
    if (brokers != 1 && brokers != 3) {
      throw new IllegalArgumentException("brokers is 1 or 3, not " + brokers);
    }
  }

  /** One broker, which recovers quickly. */
  public static KafkaCluster ofOneBroker() {
    return new KafkaCluster(1, Map.of());
  }

  /** Three brokers with the timeouts that Kafka has by default. */
  public static KafkaCluster ofProduction() {
    return new KafkaCluster(3, LocalKafka.DEFAULT_TIMEOUTS);
  }

  /**
   * The name of a broker in progress lines and logs.
   *
   * @param node from 1
   */
  public static String title(int node) {
    return node == 1 ? Part.KAFKA.title() : Part.KAFKA.title() + "-" + node;
  }
}
