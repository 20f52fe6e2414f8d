package io.sandboxbroker.gateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A gateway as it is by default, which no page of another origin may call. */
class NoCorsTest extends GatewayTest {

  @ParameterizedTest
  @ValueSource(strings = {"/v1/allocate", "/v1/nothing", "/healthz", "/metrics"})
  void aPreflightIsRefused(String path) {
    refused(preflight(anybody(), path));
  }

  /** Which no browser sends. */
  @ParameterizedTest
  @CsvSource({"/v1/allocate", "/v1/nothing", "/v1/admin/sync", "/v1/openapi.json"})
  void aPreflightWithATokenIsRefusedToo(String path) {
    refused(preflight(operator(), path));
  }

  @Test
  void aResponseToAPageHasNoCorsHeader() {
    allocator.answers(Outcomes::allocated);
    withoutCors(
        track("alice")
            .post()
            .uri("/v1/allocate")
            .header("Origin", "https://lab.example.com")
            .exchange()
            .expectStatus()
            .isCreated());
    withoutCors(
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

  private static void refused(ResponseSpec response) {
    CorsTest.withoutCors(response)
        .expectStatus()
        .isForbidden()
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("FORBIDDEN");
  }

  private static void withoutCors(ResponseSpec response) {
    CorsTest.withoutCors(response).expectHeader().doesNotExist("Vary");
  }
}
