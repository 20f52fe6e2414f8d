package io.sandboxbroker.allocator;

import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.localstack.StartFailedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Kafka brokers of one cluster, each in a JVM of its own, for what must survive the loss of one.
 * Topics of Kafka's own have a copy on up to three, and a record of theirs counts as written when
 * all but one have it. Thread-safe.
 */
final class LocalKafkaCluster implements AutoCloseable {

  private final List<LocalKafka> brokers;

  private LocalKafkaCluster(List<LocalKafka> brokers) {
    this.brokers = brokers;
  }

  /**
   * Starts so many brokers, with temporary data, and returns when each describes the cluster.
   *
   * @param overrides settings of each broker, such as {@link LocalKafka#DEFAULT_TIMEOUTS}
   * @throws StartFailedException when one does not within a minute; none runs then
   */
  static LocalKafkaCluster start(int size, Map<String, String> overrides) {
    List<Integer> controllers =
        IntStream.range(0, size).mapToObj(node -> LocalKafka.freePort()).toList();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var starting =
          IntStream.rangeClosed(1, size)
              .mapToObj(
                  node ->
                      CompletableFuture.supplyAsync(
                          () ->
                              LocalKafka.start(Settings.temporary(), node, controllers, overrides),
                          threads))
              .toList();
      return new LocalKafkaCluster(allOrNone(starting));
    }
  }

  private static List<LocalKafka> allOrNone(List<CompletableFuture<LocalKafka>> starting) {
    try {
      return starting.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException failed) {
      starting.stream()
          .map(one -> one.thenAccept(LocalKafka::close))
          .forEach(LocalKafkaCluster::ignoringFailure);
      throw failed.getCause() instanceof StartFailedException cause ? cause : failed;
    }
  }

  /** What has not started needs no end. */
  private static void ignoringFailure(CompletableFuture<Void> end) {
    end.handle((done, failure) -> true).join();
  }

  /** For {@code bootstrap.servers}; the same after a restart. */
  String bootstrapServers() {
    return brokers.stream().map(LocalKafka::bootstrapServers).collect(Collectors.joining(","));
  }

  /**
   * SIGKILL of one.
   *
   * @param node from 1
   */
  void kill(int node) {
    brokers.get(node - 1).kill();
  }

  /**
   * Starts one again on its data and port; returns when it is ready.
   *
   * @param node from 1
   */
  void restart(int node) {
    brokers.get(node - 1).restart();
  }

  /** SIGKILL of all, one right after the other. */
  void killAll() {
    brokers.forEach(LocalKafka::kill);
  }

  /** Starts all again on their data and ports; returns when all are ready. */
  void restartAll() {
    each(LocalKafka::restart);
  }

  private void each(Consumer<LocalKafka> what) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture.allOf(
              brokers.stream()
                  .map(broker -> CompletableFuture.runAsync(() -> what.accept(broker), threads))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    }
  }

  /** Stops all, in bounded time, and deletes their data. */
  @Override
  public void close() {
    each(LocalKafka::close);
  }
}
