package io.sandboxbroker.localstack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A Kafka broker (KRaft, broker and controller) in a JVM of its own, on 127.0.0.1. Topics are never
 * created by use. Thread-safe.
 */
public final class LocalKafka extends LocalServer {

  /** Kafka's own timeouts, in place of the short ones of local brokers. */
  public static final Map<String, String> DEFAULT_TIMEOUTS =
      Map.of(
          "broker.session.timeout.ms", "9000",
          "broker.heartbeat.interval.ms", "2000",
          "group.initial.rebalance.delay.ms", "3000",
          "transaction.abort.timed.out.transaction.cleanup.interval.ms", "10000");

  private final String bootstrapServers;

  private LocalKafka(
      JavaCommand command,
      DataDirectory directory,
      BooleanSupplier answers,
      Duration startTimeout,
      String bootstrapServers) {
    super(command, directory, answers, startTimeout);
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts the broker and returns when it describes its cluster.
   *
   * @throws StartFailedException when it does not within the settings' time
   */
  public static LocalKafka start(Settings settings) {
    return start(settings, Map.of());
  }

  /**
   * Starts the broker with settings of its own, and returns when it describes its cluster.
   *
   * @param overrides settings of the broker, such as {@link #DEFAULT_TIMEOUTS}
   * @throws StartFailedException when it does not within the settings' time
   */
  public static LocalKafka start(Settings settings, Map<String, String> overrides) {
    return start(settings, overrides, Map.of());
  }

  /**
   * Starts a broker that admits clients with credentials alone, and returns when it describes its
   * cluster to one.
   *
   * @param overrides settings of the broker, such as its authorizer
   * @param client settings of a client that may describe the cluster
   * @throws StartFailedException when it does not within the settings' time
   */
  public static LocalKafka start(
      Settings settings, Map<String, String> overrides, Map<String, String> client) {
    return start(settings, 1, List.of(FreePort.any()), overrides, client);
  }

  /**
   * Starts a broker of a cluster, and returns when it describes this, which it cannot before most
   * of the others have been started too.
   *
   * @param node its id, from 1
   * @param controllers the ports of all controllers of the cluster, in the order of the ids
   * @param overrides settings of the broker, such as {@link #DEFAULT_TIMEOUTS}
   */
  public static LocalKafka start(
      Settings settings, int node, List<Integer> controllers, Map<String, String> overrides) {
    return start(settings, node, controllers, overrides, Map.of());
  }

  private static LocalKafka start(
      Settings settings,
      int node,
      List<Integer> controllers,
      Map<String, String> overrides,
      Map<String, String> client) {
    int port = FreePort.orGiven(settings.port());
    String title = KafkaCluster.title(node);
    var directory = DataDirectory.of(settings.directory(), title);
    Path properties = BrokerProperties.write(directory, node, port, controllers, overrides);
    return new LocalKafka(
        command(title, properties, settings.log(title, directory)),
        directory,
        new BrokerProbe(port, client),
        settings.startTimeout(),
        "127.0.0.1:" + port);
  }

  /** A port for a controller, or for a proxy's target. */
  public static int freePort() {
    return FreePort.any();
  }

  /** For {@code bootstrap.servers}; the same after a restart. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  private static JavaCommand command(String title, Path properties, Path log) {
    return new JavaCommand(
        title,
        ServerFiles.find().classPathOfKafka(),
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.showDateTime=true"),
        "io.sandboxbroker.localstack.child.KafkaServer",
        List.of(properties.toString()),
        Map.of(),
        log);
  }
}
