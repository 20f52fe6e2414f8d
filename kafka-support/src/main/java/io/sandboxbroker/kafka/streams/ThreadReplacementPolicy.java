package io.sandboxbroker.kafka.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that failed, a bounded number of times within a window. Then the client
 * stops, and the process is no longer live. Transient failures, such as an absent schema registry,
 * do not count. Thread-safe.
 */
public final class ThreadReplacementPolicy implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacementPolicy.class);

  private final int maxReplacements;
  private final Duration window;
  private final InstantSource clock;
  private final Deque<Instant> replacements = new ArrayDeque<>();

  public ThreadReplacementPolicy(int maxReplacements, Duration window, InstantSource clock) {
    this.maxReplacements = maxReplacements;
    this.window = window;
    this.clock = clock;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    if (isTransient(failure)) {
      LOG.warn("a stream thread is replaced: {}", failure.toString());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    Instant now = clock.instant();
    while (!replacements.isEmpty() && replacements.getFirst().isBefore(now.minus(window))) {
      replacements.removeFirst();
    }
    if (replacements.size() >= maxReplacements) {
      LOG.error(
          "stream threads failed {} times within {}; Kafka Streams stops",
          maxReplacements + 1,
          window,
          failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    replacements.addLast(now);
    LOG.error("a stream thread failed and is replaced", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private static boolean isTransient(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .anyMatch(RetriableException.class::isInstance);
  }
}
