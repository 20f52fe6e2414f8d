package io.sandboxbroker.gateway.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tokens that are good, and what for. Thread-safe; never prints one. */
final class BearerTokens {

  /** Known to everybody who reads the source. */
  private static final Set<String> FOR_DEVELOPMENT = Set.of("dev_token_local", "admin_token_local");

  private final List<Grant> grants;

  private BearerTokens(List<Grant> grants) {
    this.grants = grants;
  }

  /**
   * The tokens of the settings.
   *
   * @param local whether tokens for development will do
   * @throws UnsafeTokenException if one is missing, they are the same, or everybody knows one
   */
  static BearerTokens of(AccessSettings settings, boolean local) {
    check("BROKER_API_TOKEN", settings.apiToken(), local);
    check("BROKER_ADMIN_TOKEN", settings.adminToken(), local);
    if (settings.apiToken().equals(settings.adminToken())) {
      throw new UnsafeTokenException("BROKER_API_TOKEN and BROKER_ADMIN_TOKEN are the same");
    }
    return new BearerTokens(
        List.of(
            new Grant(settings.apiToken(), Role.TRACK),
            new Grant(settings.adminToken(), Role.ADMIN)));
  }

  private static void check(String name, String token, boolean local) {
    if (token.isBlank()) {
      throw new UnsafeTokenException(name + " is not set");
    }
    if (!local && FOR_DEVELOPMENT.contains(token)) {
      throw new UnsafeTokenException(
          name + " is a token for development, which only the profile 'local' accepts");
    }
  }

  /** What a token is good for; takes as long for a near miss as for any other. */
  Optional<Role> roleOf(String token) {
    byte[] given = token.getBytes(UTF_8);
    Optional<Role> role = Optional.empty();
    for (Grant grant : grants) {
      if (MessageDigest.isEqual(grant.token, given)) {
        role = Optional.of(grant.role);
      }
    }
    return role;
  }

  private static final class Grant {
    final byte[] token;
    final Role role;

    Grant(String token, Role role) {
      this.token = token.getBytes(UTF_8);
      this.role = role;
    }
  }
}
