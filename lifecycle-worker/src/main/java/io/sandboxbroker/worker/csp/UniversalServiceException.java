package io.sandboxbroker.worker.csp;

/** Why a call of the services API did not do what it should. Says no more than a log may. */
final class UniversalServiceException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean sessionRefused;

  /**
   * @param description the operation and the status or the kind of fault, never a body
   * @param sessionRefused whether a new sign-in might help
   */
  UniversalServiceException(String description, boolean sessionRefused) {
    super(description, null, false, false);
    this.sessionRefused = sessionRefused;
  }

  boolean isSessionRefused() {
    return sessionRefused;
  }
}
