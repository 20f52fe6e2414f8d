package io.sandboxbroker.health;

/** A service was not told where something is that it cannot do without. */
final class MissingAddressException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param variables that are not set
   */
  MissingAddressException(String variables) {
    super("Not set: " + variables);
  }
}
