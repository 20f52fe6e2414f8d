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

  private static final String NAME = "kafka";

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
    return start(settings, 1, List.of(FreePort.any()));
  }

  /**
   * Starts a broker of a cluster, and returns when it describes this, which it cannot before most
   * of the others have been started too.
   *
   * @param node its id, from 1
   * @param controllers the ports of all controllers of the cluster, in the order of the ids
   */
  public static LocalKafka start(Settings settings, int node, List<Integer> controllers) {
    int port = FreePort.orGiven(settings.port());
    var directory = DataDirectory.of(settings.directory(), NAME);
    Path properties = BrokerProperties.write(directory, node, port, controllers);
    return new LocalKafka(
        command(properties, settings.log(NAME, directory)),
        directory,
        new BrokerProbe(port),
        settings.startTimeout(),
        "127.0.0.1:" + port);
  }

  /** A port for a controller. */
  public static int freePort() {
    return FreePort.any();
  }

  /** For {@code bootstrap.servers}; the same after a restart. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  private static JavaCommand command(Path properties, Path log) {
    return new JavaCommand(
        NAME,
        ServerFiles.find().classPath(),
        List.of("-Xmx512m", "-XX:+UseSerialGC", "-Dorg.slf4j.simpleLogger.showDateTime=true"),
        "io.sandboxbroker.localstack.child.KafkaServer",
        List.of(properties.toString()),
        Map.of(),
        log);
  }
}
