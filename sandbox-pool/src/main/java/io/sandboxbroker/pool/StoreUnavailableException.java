package io.sandboxbroker.pool;

import java.util.concurrent.CompletionException;

/** The store is unavailable: throttled, slow or unreachable. The call may be retried. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The failure of a future, without the exceptions that wrap it. */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrap(cause) : failure;
  }
}
