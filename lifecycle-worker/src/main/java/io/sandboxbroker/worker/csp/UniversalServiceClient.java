package io.sandboxbroker.worker.csp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the CSP's API of universal services. One call is one request; every failure is a {@link
 * CallFailedException}. Bodies are bytes here, because codecs may log what they convert.
 * Thread-safe.
 */
record UniversalServiceClient(WebClient web, JsonMapper json, CspMetrics metrics) {

  private static final String SERVICES = "/api/universalinfra/v1/universalservices";
  private static final Set<Integer> DONE = Set.of(200, 201);
  private static final Set<Integer> GONE = Set.of(200, 204, 404);
  private static final int UNAUTHORISED = 401;
  private static final int NOT_FOUND = 404;

  private record Session(@Nullable String jwt) {}

  private record Services(@Nullable List<@Nullable UniversalService> results) {}

  private record Answer(int status, String body) {}

  /**
   * A service inside an account, in the CSP's list. The CSP may omit any field.
   *
   * @param id such as {@code infra/universal_service/<key>}
   */
  record UniversalService(@Nullable String id, @Nullable String name) {

    private static final Pattern KEY = Pattern.compile("\\w[\\w.-]*");

    /**
     * The key for its deletion, the last segment of its id; empty when that is unsafe in a path.
     */
    Optional<String> key() {
      String known = Objects.requireNonNullElse(id, "");
      return Optional.of(known.substring(known.lastIndexOf('/') + 1))
          .filter(last -> KEY.matcher(last).matches());
    }
  }

  /** The failure of a call of the services API; its message is safe to log. */
  static final class CallFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean sessionRefused;

    /**
     * @param description the operation and the status or the kind of failure, never a body
     * @param sessionRefused whether a new sign-in might help
     */
    CallFailedException(String description, boolean sessionRefused) {
      super(description, null, false, false);
      this.sessionRefused = sessionRefused;
    }

    boolean isSessionRefused() {
      return sessionRefused;
    }
  }

  /** Signs in; the JWT is not yet for an account. */
  Mono<Jwt> signIn(String email, String password) {
    return call(
            "sign_in",
            web.post()
                .uri("/v2/session/users/sign_in")
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json.writeValueAsBytes(Map.of("email", email, "password", password))),
            DONE)
        .map(answer -> jwt("sign_in", answer));
  }

  /** Returns a JWT for one account; empty when the account does not exist. */
  Mono<Jwt> switchTo(String externalId, Jwt session) {
    return call(
            "switch_account",
            authorised(
                web.post()
                    .uri("/v2/session/account_switch")
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(json.writeValueAsBytes(Map.of("id", externalId))),
                session),
            Set.of(200, 201, NOT_FOUND))
        .filter(answer -> answer.status() != NOT_FOUND)
        .map(answer -> jwt("switch_account", answer));
  }

  /** Lists the services inside the JWT's account. */
  Mono<List<UniversalService>> list(Jwt account) {
    return call("list_services", authorised(web.get().uri(SERVICES), account), DONE)
        .map(
            answer -> {
              @Nullable Services found = read("list_services", answer, Services.class);
              List<@Nullable UniversalService> results = found == null ? null : found.results();
              if (results == null) {
                throw new CallFailedException(
                    "list_services: JSON without a list of results", false);
              }
              return results.stream().filter(Objects::nonNull).toList();
            });
  }

  /** Deletes a service inside the JWT's account; it may be gone already. */
  Mono<Void> delete(String key, Jwt account) {
    return call(
            "delete_service", authorised(web.delete().uri(SERVICES + "/{key}", key), account), GONE)
        .then();
  }

  private static RequestHeadersSpec<?> authorised(RequestHeadersSpec<?> request, Jwt jwt) {
    return request.headers(headers -> headers.setBearerAuth(jwt.text()));
  }

  private Mono<Answer> call(
      String operation, RequestHeadersSpec<?> request, Set<Integer> expected) {
    return request
        .exchangeToMono(response -> read(operation, response, expected))
        .onErrorMap(
            failure -> !(failure instanceof CallFailedException),
            failure -> {
              String kind = FailureKind.of(failure);
              metrics.onAnswer(operation, kind);
              return new CallFailedException(operation + ": " + kind, false);
            });
  }

  private Mono<Answer> read(String operation, ClientResponse response, Set<Integer> expected) {
    int status = response.statusCode().value();
    if (!expected.contains(status)) {
      metrics.onAnswer(operation, Integer.toString(status));
      var fault = new CallFailedException(operation + ": HTTP " + status, status == UNAUTHORISED);
      return response.releaseBody().onErrorComplete().then(Mono.error(fault));
    }
    return response
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .map(body -> new Answer(status, new String(body, UTF_8)))
        .doOnNext(answer -> metrics.onAnswer(operation, Integer.toString(status)));
  }

  private Jwt jwt(String operation, Answer answer) {
    @Nullable Session session = read(operation, answer, Session.class);
    String jwt = session == null ? null : session.jwt();
    if (jwt == null || jwt.isBlank()) {
      throw new CallFailedException(operation + ": JSON without a jwt", false);
    }
    return new Jwt(jwt);
  }

  private <T> @Nullable T read(String operation, Answer answer, Class<T> type) {
    try {
      return json.readValue(answer.body(), type);
    } catch (JacksonException unreadable) {
      // Its message quotes the body.
      throw new CallFailedException(operation + ": not the JSON that was expected", false);
    }
  }
}
