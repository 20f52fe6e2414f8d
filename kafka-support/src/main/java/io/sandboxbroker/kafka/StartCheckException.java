package io.sandboxbroker.kafka;

/** A {@link StartCheck} has failed; the message names the reason in one line. */
final class StartCheckException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartCheckException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
