package io.sandboxbroker.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The CSP's accounts: the list, and the deletion of a sandbox. */
final class AccountsApi {
  private final Accounts accounts;
  private final String authorization;

  AccountsApi(Accounts accounts, String token) {
    this.accounts = accounts;
    this.authorization = "Token " + token;
  }

  Reply.Answer list(Request request, Instant now, Duration lag) {
    if (!authorization.equals(request.authorization())) {
      return unauthorized();
    }
    return Reply.json(200, Map.of("results", accounts.listed(now, lag)));
  }

  Reply.Answer delete(Request request, String uuid, Instant now) {
    if (!authorization.equals(request.authorization())) {
      return unauthorized();
    }
    Optional<UUID> account = parse(uuid);
    if (account.isEmpty()) {
      // Not 404: that means "gone", and would hide a client that builds its path wrongly.
      return Reply.error(400, "not a uuid: " + uuid);
    }
    return switch (accounts.delete(account.get(), now)) {
      case DONE -> Reply.status(204);
      case UNKNOWN -> Reply.error(404, "no such account: " + uuid);
      case NOT_A_SANDBOX -> Reply.error(403, "not a sandbox: " + uuid);
    };
  }

  /** A uuid in its usual form; the JDK's parser alone would also take shorter ones. */
  static Optional<UUID> parse(String text) {
    try {
      return Optional.of(UUID.fromString(text))
          .filter(uuid -> uuid.toString().equalsIgnoreCase(text));
    } catch (IllegalArgumentException malformed) {
      return Optional.empty();
    }
  }

  private static Reply.Answer unauthorized() {
    return Reply.error(401, "the token is missing or wrong");
  }
}
