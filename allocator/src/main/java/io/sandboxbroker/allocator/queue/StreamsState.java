package io.sandboxbroker.allocator.queue;

import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** Whether the waiting room is open. Thread-safe. */
final class StreamsState {

  private final Supplier<@Nullable KafkaStreams> streams;

  /**
   * @param streams null before they have been started
   */
  StreamsState(Supplier<@Nullable KafkaStreams> streams) {
    this.streams = streams;
  }

  /** It gives turns, or will as soon as its one task has been handed out. */
  boolean isOpen() {
    KafkaStreams room = streams.get();
    return room != null && room.state().isRunningOrRebalancing();
  }

  /** It has closed by failure, and does not open again. */
  boolean hasFailed() {
    KafkaStreams room = streams.get();
    return room != null
        && switch (room.state()) {
          case PENDING_ERROR, ERROR -> true;
          case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN, NOT_RUNNING -> false;
        };
  }
}
