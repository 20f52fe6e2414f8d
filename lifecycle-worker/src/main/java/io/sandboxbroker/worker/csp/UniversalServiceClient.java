package io.sandboxbroker.worker.csp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the CSP's API of universal services. One call is one request; whatever goes wrong is a
 * {@link UniversalServiceException}. Bodies are bytes here, because what codecs are given they may
 * log. Thread-safe.
 */
final class UniversalServiceClient {

  private static final String SERVICES = "/api/universalinfra/v1/universalservices";
  private static final Set<Integer> DONE = Set.of(200, 201);
  private static final Set<Integer> GONE = Set.of(200, 204, 404);
  private static final int UNAUTHORISED = 401;
  private static final int NOT_FOUND = 404;

  private final WebClient web;
  private final JsonMapper json;
  private final CspMetrics metrics;

  UniversalServiceClient(WebClient web, JsonMapper json, CspMetrics metrics) {
    this.web = web;
    this.json = json;
    this.metrics = metrics;
  }

  private record Session(@Nullable String jwt) {}

  private record Services(@Nullable List<@Nullable UniversalService> results) {}

  private record Answer(int status, String body) {}

  /** Signs in; the jwt is good for no account yet. */
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

  /** A jwt for one account and no other; empty when there is no such account. */
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

  /** The services inside the account that the jwt is for. */
  Mono<List<UniversalService>> list(Jwt account) {
    return call("list_services", authorised(web.get().uri(SERVICES), account), DONE)
        .map(
            answer -> {
              @Nullable Services found = read("list_services", answer, Services.class);
              List<@Nullable UniversalService> results = found == null ? null : found.results();
              if (results == null) {
                throw new UniversalServiceException(
                    "list_services: JSON without a list of results", false);
              }
              return results.stream().filter(Objects::nonNull).toList();
            });
  }

  /** Deletes a service inside the account that the jwt is for; it may be gone already. */
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
            failure -> !(failure instanceof UniversalServiceException),
            failure -> {
              String kind = FailureKind.of(failure);
              metrics.answered(operation, kind);
              return new UniversalServiceException(operation + ": " + kind, false);
            });
  }

  private Mono<Answer> read(String operation, ClientResponse response, Set<Integer> expected) {
    int status = response.statusCode().value();
    if (!expected.contains(status)) {
      metrics.answered(operation, Integer.toString(status));
      var fault =
          new UniversalServiceException(operation + ": HTTP " + status, status == UNAUTHORISED);
      return response.releaseBody().onErrorComplete().then(Mono.error(fault));
    }
    return response
        .bodyToMono(byte[].class)
        .defaultIfEmpty(new byte[0])
        .map(body -> new Answer(status, new String(body, UTF_8)))
        .doOnNext(answer -> metrics.answered(operation, Integer.toString(status)));
  }

  private Jwt jwt(String operation, Answer answer) {
    @Nullable Session session = read(operation, answer, Session.class);
    String jwt = session == null ? null : session.jwt();
    if (jwt == null || jwt.isBlank()) {
      throw new UniversalServiceException(operation + ": JSON without a jwt", false);
    }
    return new Jwt(jwt);
  }

  private <T> @Nullable T read(String operation, Answer answer, Class<T> type) {
    try {
      return json.readValue(answer.body(), type);
    } catch (JacksonException unreadable) {
      // Its message quotes the body.
      throw new UniversalServiceException(operation + ": not the JSON that was expected", false);
    }
  }
}
