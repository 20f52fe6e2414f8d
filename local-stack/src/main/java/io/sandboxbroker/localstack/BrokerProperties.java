package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The settings of brokers that are small, quick to start and quick to recover. */
final class BrokerProperties {

  private static final String SHARE_STATE = "share.coordinator.state.topic";

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("controller.listener.names", "CONTROLLER"),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry(SHARE_STATE + ".num.partitions", "1"),
          // A process killed inside a transaction blocks read_committed readers until the broker
          // cleans up.
          Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          // A broker started again after SIGKILL waits until the session of its former life has
          // ended.
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          // Indexes are allocated whole, two for each of some hundred partitions; the cleaner's
          // buffer lies on the heap.
          Map.entry("log.segment.bytes", "16777216"),
          Map.entry("log.index.size.max.bytes", "262144"),
          Map.entry("log.cleaner.dedupe.buffer.size", "8388608"),
          Map.entry("log.cleaner.threads", "1"),
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("num.recovery.threads.per.data.dir", "2"));

  private BrokerProperties() {}

  /**
   * Writes the properties file of a broker into its directory and returns its path.
   *
   * @param node its id, from 1
   * @param port that clients use
   * @param controllers the ports of all controllers of the cluster, in the order of the ids
   * @param overrides settings in place of those of this class
   */
  static Path write(
      DataDirectory directory,
      int node,
      int port,
      List<Integer> controllers,
      Map<String, String> overrides) {
    var settings = new HashMap<>(FIXED);
    settings.put("node.id", Integer.toString(node));
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllers.get(node - 1));
    settings.put(
        "controller.quorum.voters",
        IntStream.range(0, controllers.size())
            .mapToObj(id -> (id + 1) + "@127.0.0.1:" + controllers.get(id))
            .collect(Collectors.joining(",")));
    int copies = Math.min(3, controllers.size());
    String inSync = Integer.toString(Math.max(1, copies - 1));
    for (String topics : List.of("offsets.topic", "transaction.state.log", SHARE_STATE)) {
      settings.put(topics + ".replication.factor", Integer.toString(copies));
    }
    settings.put("default.replication.factor", Integer.toString(copies));
    settings.put("min.insync.replicas", inSync);
    settings.put("transaction.state.log.min.isr", inSync);
    settings.put(SHARE_STATE + ".min.isr", inSync);
    settings.put("log.dirs", directory.resolve("data").toString());
    settings.putAll(overrides);
    var properties = new Properties();
    properties.putAll(settings);
    Path file = directory.resolve("server.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
