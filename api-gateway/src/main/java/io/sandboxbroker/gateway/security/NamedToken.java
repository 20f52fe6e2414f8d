package io.sandboxbroker.gateway.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token, of which only the SHA-256 is kept. Nothing can print it, and all comparisons are of
 * equal length. Immutable.
 */
final class NamedToken {

  private final ApiClient client;
  private final byte[] digest;

  NamedToken(String name, Role role, String token) {
    this(name, role, token, null);
  }

  /** A token whose tracks may hold only so many live leases; null for no quota. */
  NamedToken(String name, Role role, String token, @Nullable Integer quota) {
    client = new ApiClient(name, Set.of(role), Binding.NONE, quota);
    digest = sha256(token.getBytes(UTF_8));
  }

  ApiClient client() {
    return client;
  }

  /** Compares in constant time. */
  boolean hasDigest(byte[] other) {
    return MessageDigest.isEqual(digest, other);
  }

  /**
   * Requires that name and token differ.
   *
   * @throws UnsafeTokenException if one of them is the same
   */
  void requireDifferent(NamedToken other) {
    if (client.name().equals(other.client.name())) {
      throw new UnsafeTokenException("two tokens have the name " + this);
    }
    if (hasDigest(other.digest)) {
      throw new UnsafeTokenException(other + " and " + this + " are the same");
    }
  }

  @Override
  public String toString() {
    return client.name();
  }

  static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
