package io.sandboxbroker.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/**
 * A token by its SHA-256 alone, so that nothing that is kept can print it, and all comparisons are
 * of equal length. Immutable.
 */
final class NamedToken {

  private final Grant grant;
  private final byte[] digest;

  NamedToken(String name, Role role, String token) {
    grant = new Grant(name, Set.of(role));
    digest = sha256(token.getBytes(UTF_8));
  }

  Grant grant() {
    return grant;
  }

  String name() {
    return grant.name();
  }

  /** Whether it is the one of this digest; takes as long for a near miss as for any other. */
  boolean isOf(byte[] other) {
    return MessageDigest.isEqual(digest, other);
  }

  boolean isSameAs(NamedToken other) {
    return isOf(other.digest);
  }

  @Override
  public String toString() {
    return name();
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
