package io.sandboxbroker.pool;

/** The store cannot answer for now: throttled, timed out or out of reach. Worth trying again. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StoreUnavailableException(String message) {
    super(message);
  }

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
