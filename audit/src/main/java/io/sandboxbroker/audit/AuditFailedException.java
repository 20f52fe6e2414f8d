package io.sandboxbroker.audit;

/** The audit cannot run. The message is one line that says why. */
final class AuditFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  AuditFailedException(String message) {
    super(message);
  }
}
