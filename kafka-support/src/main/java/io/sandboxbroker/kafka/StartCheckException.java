package io.sandboxbroker.kafka;

/** A condition of the start does not hold; the message names the reason in one line. */
final class StartCheckException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartCheckException(String message) {
    super(message);
  }

  StartCheckException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
