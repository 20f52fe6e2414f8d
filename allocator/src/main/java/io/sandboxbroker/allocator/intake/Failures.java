package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.pool.StoreUnavailableException;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.errors.RetriableException;

/** Tells what passes by itself from what does not. */
final class Failures {

  private Failures() {}

  /** Whether the record should be delivered again later: it is not to blame. */
  static boolean isTransient(Throwable failure) {
    return failure instanceof StoreUnavailableException || failure instanceof RetriableException;
  }

  /** What a future has failed with. */
  static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? unwrapped(failure.getCause())
        : failure;
  }
}
