package io.sandboxbroker.audit;

/** The audit cannot be made; the message is one line that says why. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refused(String message) {
    super(message);
  }
}
