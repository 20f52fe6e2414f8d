package io.sandboxbroker.allocator.queue;

import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** The state of the queue's Kafka Streams client. Thread-safe. */
final class StreamsState {

  private final Supplier<@Nullable KafkaStreams> streams;

  /**
   * Creates a view of the client.
   *
   * @param streams null before the client has been started
   */
  StreamsState(Supplier<@Nullable KafkaStreams> streams) {
    this.streams = streams;
  }

  /** Whether the client runs, or will run once its task is assigned. */
  boolean isRunning() {
    KafkaStreams client = streams.get();
    return client != null && client.state().isRunningOrRebalancing();
  }

  /** Whether the client has failed and does not start again. */
  boolean hasFailed() {
    KafkaStreams client = streams.get();
    return client != null
        && switch (client.state()) {
          case PENDING_ERROR, ERROR -> true;
          case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN, NOT_RUNNING -> false;
        };
  }
}
