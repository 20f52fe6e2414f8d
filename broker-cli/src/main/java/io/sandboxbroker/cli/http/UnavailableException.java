package io.sandboxbroker.cli.http;

/** Signals that the broker gave no final answer in time. A repetition may help. */
public final class UnavailableException extends RuntimeException {

  /** What happened to the last attempt. */
  public UnavailableException(String message) {
    super(message);
  }
}
