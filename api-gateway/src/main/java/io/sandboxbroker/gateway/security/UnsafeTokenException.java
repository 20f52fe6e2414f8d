package io.sandboxbroker.gateway.security;

/** A token is missing, public or ambiguous. The message never contains a token. */
final class UnsafeTokenException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsafeTokenException(String message) {
    super(message);
  }
}
