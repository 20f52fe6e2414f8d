package io.sandboxbroker.allocator.start;

/** A prerequisite is not fulfilled; the message says which and why, in one line. */
final class NotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotReadyException(RuntimeException cause) {
    super(cause.getMessage(), cause);
  }
}
