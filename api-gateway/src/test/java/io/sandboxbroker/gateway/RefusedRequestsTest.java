package io.sandboxbroker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class RefusedRequestsTest extends GatewayTest {

  @ParameterizedTest
  @ValueSource(strings = {"/v1/allocate", "/v1/sandboxes/1/mark-for-deletion"})
  void whoHasNoTokenIsRefusedBeforeAnythingElseIsLookedAt(String path) {
    problem(anybody().post().uri(path).exchange(), 401, "UNAUTHORIZED")
        .expectHeader()
        .valueEquals("WWW-Authenticate", "Bearer realm=\"sandbox-broker\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer wrong",
        "Bearer ",
        "Bearer track-secre",
        "Basic track-secret-of-tests",
        "track-secret-of-tests"
      })
  void whoHasAWrongTokenIsRefused(String authorization) {
    problem(
        anybody().get().uri("/v1/sandboxes/1").header("Authorization", authorization).exchange(),
        401,
        "UNAUTHORIZED");
  }

  @Test
  void theSchemeOfATokenMayBeInAnyCase() {
    anybody()
        .get()
        .uri("/v1/sandboxes/unheard-of")
        .header("Authorization", "bearer track-secret-of-tests")
        .header("X-Track-ID", "alice")
        .exchange()
        .expectStatus()
        .isNotFound();
  }

  @Test
  void theAdminTokenOpensTrackEndpointsToo() {
    anybody()
        .get()
        .uri("/v1/sandboxes/unheard-of")
        .headers(headers -> headers.setBearerAuth("admin-secret-of-tests"))
        .header("X-Track-ID", "alice")
        .exchange()
        .expectStatus()
        .isNotFound();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1/admin/stats",
    "GET,    /v1/admin/queue",
    "POST,   /v1/admin/sync",
    "POST,   /v1/admin/cleanup",
    "GET,    /v1/admin/commands/c-1",
    "GET,    /v1/admin/sandboxes",
    "GET,    /v1/admin/sandboxes/17",
    "GET,    /v1/admin/sandboxes/17/history",
    "POST,   /v1/admin/sandboxes/17/retry-deletion",
    "GET,    /v1/admin/freeze",
    "PUT,    /v1/admin/freeze/sync?reason=why",
    "DELETE, /v1/admin/freeze/sync"
  })
  void aTrackTokenDoesNotOpenAdminPaths(String method, String path) {
    problem(
        track("alice").method(HttpMethod.valueOf(method)).uri(path).exchange(), 403, "FORBIDDEN");
    problem(anybody().method(HttpMethod.valueOf(method)).uri(path).exchange(), 401, "UNAUTHORIZED");
    assertThat(allocator.commands()).isEmpty();
  }

  @Test
  void nobodyWithoutATokenLearnsWhichPathsThereAre() {
    problem(anybody().get().uri("/v1/nothing").exchange(), 401, "UNAUTHORIZED");
  }

  @Test
  void aPathWithNothingIsAProblem() {
    problem(script().get().uri("/v1/nothing").exchange(), 404, "VALIDATION_ERROR");
  }

  @ParameterizedTest
  @CsvSource({"GET, /v1/allocate, POST", "DELETE, /v1/sandboxes/1, GET"})
  void aMethodThatAPathDoesNotKnowIsAProblemThatNamesTheOthers(
      String method, String path, String allowed) {
    problem(
            script().method(HttpMethod.valueOf(method)).uri(path).exchange(),
            405,
            "VALIDATION_ERROR")
        .expectHeader()
        .valueEquals("Allow", allowed);
  }

  @Test
  void whoDoesNotAcceptJsonIsToldInJson() {
    problem(
        track("alice").post().uri("/v1/allocate").accept(MediaType.APPLICATION_PDF).exchange(),
        406,
        "VALIDATION_ERROR");
  }

  @Test
  void aLargeBodyIsRefused() {
    problem(
        track("alice").post().uri("/v1/allocate").bodyValue("x".repeat(20_000)).exchange(),
        413,
        "VALIDATION_ERROR");
  }

  @Test
  void aPathThatMeansOneThingHereAndAnotherThereIsRefused() {
    problem(script().get().uri("/v1/allocate;x=1").exchange(), 400, "VALIDATION_ERROR");
  }

  @Test
  void aProblemSaysEverythingThatTheContractWants() {
    script()
        .post()
        .uri("/v1/allocate?x=1")
        .header("X-Request-ID", "request-1")
        .exchange()
        .expectBody()
        .json(
            """
            {"type": "urn:sandbox-broker:problem:missing-sandbox-id",
             "title": "Missing sandbox id", "status": 400,
             "detail": "X-Instruqt-Sandbox-ID or X-Track-ID is required.",
             "instance": "/v1/allocate", "code": "MISSING_SANDBOX_ID", "request_id": "request-1"}
            """,
            JsonCompareMode.STRICT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "", "tab\tbed"})
  void aRequestIdThatIsNotWellFormedIsReplaced(String given) {
    var response = script().post().uri("/v1/allocate").header("X-Request-ID", given).exchange();
    var result = response.expectBody(String.class).returnResult();
    String id = result.getResponseHeaders().getFirst("X-Request-ID");
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(result.getResponseBody()).contains("\"request_id\":\"" + id + "\"");
  }

  @ParameterizedTest
  @CsvSource({"/healthz", "/v1/allocate", "/v1/nothing", "/v1/allocate;x=1", "/metrics"})
  void everyResponseTellsBrowsersToBeCareful(String path) {
    anybody()
        .get()
        .uri(path)
        .exchange()
        .expectHeader()
        .valueEquals("X-Content-Type-Options", "nosniff")
        .expectHeader()
        .valueEquals("X-Frame-Options", "DENY")
        .expectHeader()
        .valueEquals("Referrer-Policy", "no-referrer")
        .expectHeader()
        .valueEquals("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .expectHeader()
        .valueMatches("Strict-Transport-Security", "max-age=\\d+.*")
        .expectHeader()
        .exists("X-Request-ID");
  }

  private static ResponseSpec problem(ResponseSpec response, int status, String code) {
    var result =
        response
            .expectStatus()
            .isEqualTo(status)
            .expectHeader()
            .contentType(MediaType.APPLICATION_PROBLEM_JSON)
            .expectBody()
            .jsonPath("$.status")
            .isEqualTo(status)
            .jsonPath("$.code")
            .isEqualTo(code)
            .returnResult();
    String id = result.getResponseHeaders().getFirst("X-Request-ID");
    assertThat(new String(result.getResponseBody(), UTF_8))
        .contains("\"request_id\":\"" + id + "\"");
    return response;
  }
}
