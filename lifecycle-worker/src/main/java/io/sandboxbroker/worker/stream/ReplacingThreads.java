package io.sandboxbroker.worker.stream;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that failed, so that one accident stops nothing, but not without end, so
 * that a bug does not spin. What will pass by itself, such as an absent registry, is not counted.
 * Thread-safe.
 */
final class ReplacingThreads implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ReplacingThreads.class);

  private final int most;
  private final Duration window;
  private final InstantSource clock;
  private final Deque<Instant> replaced = new ArrayDeque<>();

  ReplacingThreads(int most, Duration window, InstantSource clock) {
    this.most = most;
    this.window = window;
    this.clock = clock;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    if (passes(failure)) {
      LOG.warn("a stream thread is replaced: {}", failure.toString());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    Instant now = clock.instant();
    while (!replaced.isEmpty() && replaced.getFirst().isBefore(now.minus(window))) {
      replaced.removeFirst();
    }
    if (replaced.size() >= most) {
      LOG.error("stream threads failed {} times within {}; they stop", most + 1, window, failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    replaced.addLast(now);
    LOG.error("a stream thread failed and is replaced", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static boolean passes(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RetriableException) {
        return true;
      }
    }
    return false;
  }
}
