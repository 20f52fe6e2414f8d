package io.sandboxbroker.gateway.security;

/**
 * A token is missing or no secret, so the gateway does not start. The message has no token in it.
 */
final class UnsafeTokenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsafeTokenException(String message) {
    super(message);
  }
}
