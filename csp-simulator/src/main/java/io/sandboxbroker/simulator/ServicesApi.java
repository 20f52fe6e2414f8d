package io.sandboxbroker.simulator;

import io.sandboxbroker.simulator.Sessions.Session;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The "universal services" inside an account, behind a sign-in and a switch to the account. */
final class ServicesApi {
  private final Accounts accounts;
  private final Sessions sessions;
  private final Credentials owner;

  ServicesApi(Accounts accounts, SimulatorSettings settings) {
    this.accounts = accounts;
    this.sessions = new Sessions(settings.password(), settings.sessionLength());
    this.owner = new Credentials(settings.email(), settings.password());
  }

  private record Credentials(@Nullable String email, @Nullable String password) {}

  private record Switch(@Nullable String id) {}

  Reply.Answer signIn(Request request, Instant now) {
    if (!Json.read(request.body(), Credentials.class).equals(owner)) {
      return Reply.error(401, "the e-mail address or the password is wrong");
    }
    return jwt(owner.email(), null, now);
  }

  Reply.Answer switchAccount(Request request, Instant now) {
    return inSession(
        request,
        now,
        session -> {
          String id = Json.read(request.body(), Switch.class).id();
          Optional<UUID> account =
              Optional.ofNullable(id)
                  .filter(text -> text.startsWith(Account.ID_PREFIX))
                  .flatMap(text -> AccountsApi.parse(text.substring(Account.ID_PREFIX.length())))
                  .filter(uuid -> accounts.services(uuid).isPresent());
          return account.isEmpty()
              ? Reply.error(404, "no such account: " + id)
              : jwt(session.sub(), account.get(), now);
        });
  }

  Reply.Answer list(Request request, Instant now) {
    return inSession(
        request,
        now,
        session ->
            Reply.json(
                200,
                Map.of(
                    "results",
                    Optional.ofNullable(session.account())
                        .flatMap(accounts::services)
                        .orElse(List.of()))));
  }

  Reply.Answer delete(Request request, String key, Instant now) {
    return inSession(
        request,
        now,
        session -> {
          UUID account = session.account();
          return account != null && accounts.deleteService(account, key)
              ? Reply.status(204)
              : Reply.error(404, "no such service: " + key);
        });
  }

  private Reply.Answer inSession(
      Request request, Instant now, Function<Session, Reply.Answer> answer) {
    return sessions
        .open(request.authorization(), now)
        .map(answer)
        .orElseGet(() -> Reply.error(401, "the session is missing, wrong or has ended"));
  }

  private Reply.Answer jwt(@Nullable String sub, @Nullable UUID account, Instant now) {
    return Reply.json(200, Map.of("jwt", sessions.issue(String.valueOf(sub), account, now)));
  }
}
