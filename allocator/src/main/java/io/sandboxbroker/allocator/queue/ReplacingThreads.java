package io.sandboxbroker.allocator.queue;

import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a stream thread that failed, for as long as that helps: what passes by itself, such as
 * an absent registry, without an end; a bug only so often, after which health says that the waiting
 * room is closed. Thread-safe.
 */
final class ReplacingThreads implements StreamsUncaughtExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ReplacingThreads.class);

  private int left;

  ReplacingThreads(int most) {
    left = most;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
    boolean passes =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .anyMatch(RetriableException.class::isInstance);
    if (passes) {
      LOG.warn("the waiting room's thread is replaced: {}", failure.toString());
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (left == 0) {
      LOG.error("the waiting room's thread has failed too often; it stops", failure);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    left--;
    LOG.error("the waiting room's thread failed and is replaced", failure);
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }
}
