package io.sandboxbroker.gateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A gateway as it is by default, which no page of another origin may call. */
class NoCorsTest extends GatewayTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/allocate, 401, UNAUTHORIZED",
    "/v1/nothing,  401, UNAUTHORIZED",
    "/healthz,     403, FORBIDDEN",
    "/metrics,     403, FORBIDDEN"
  })
  void aPreflightIsRefused(String path, int status, String code) {
    refused(preflight(anybody(), path), status, code);
  }

  /** Which no browser sends. */
  @ParameterizedTest
  @CsvSource({"/v1/allocate", "/v1/nothing", "/v1/admin/sync", "/v1/openapi.json"})
  void aPreflightWithATokenIsRefusedToo(String path) {
    refused(preflight(operator(), path), 403, "FORBIDDEN");
  }

  @Test
  void whateverAPageAsksNothingIsSaidOfCors() {
    allocator.answers(Outcomes::allocated);
    untold(
        track("alice")
            .post()
            .uri("/v1/allocate")
            .header("Origin", "https://lab.example.com")
            .exchange()
            .expectStatus()
            .isCreated());
    untold(
        anybody()
            .get()
            .uri("/metrics")
            .header("Origin", "https://lab.example.com")
            .exchange()
            .expectStatus()
            .isOk());
  }

  private static ResponseSpec preflight(WebTestClient client, String path) {
    return client
        .options()
        .uri(path)
        .header("Origin", "https://lab.example.com")
        .header("Access-Control-Request-Method", "POST")
        .exchange();
  }

  private static void refused(ResponseSpec response, int status, String code) {
    untold(response)
        .expectStatus()
        .isEqualTo(status)
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
  }

  private static ResponseSpec untold(ResponseSpec response) {
    CorsTest.untold(response).expectHeader().doesNotExist("Vary");
    return response;
  }
}
