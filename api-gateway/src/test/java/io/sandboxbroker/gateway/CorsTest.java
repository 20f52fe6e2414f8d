package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** A gateway that pages of two origins may call, by a clock that stands still. */
@TestPropertySource(
    properties = {
      "BROKER_CORS_ORIGINS=https://lab.example.com, http://localhost:3000",
      "BROKER_CORS_MAX_AGE_SEC=600",
      "RATE_LIMIT_FAILURES_BURST=2",
      "RATE_LIMIT_TRACK_BURST=1",
      "BROKER_TRUSTED_PROXIES=127.0.0.1"
    })
class CorsTest extends GatewayTest {

  private static final String LAB = "https://lab.example.com";
  private static final String STRANGER = "https://lab.example.com.evil.example";

  @ParameterizedTest
  @ValueSource(strings = {LAB, "http://localhost:3000"})
  void aPageOfAnOriginInTheSettingsMayCall(String origin) {
    preflight(origin, "/v1/allocate")
        .expectStatus()
        .isNoContent()
        .expectHeader()
        .valueEquals("Access-Control-Allow-Origin", origin)
        .expectHeader()
        .valueEquals("Access-Control-Max-Age", 600)
        .expectHeader()
        .value("Vary", vary -> assertThat(vary).contains("Origin"))
        .expectHeader()
        .doesNotExist("Access-Control-Allow-Credentials")
        .expectHeader()
        .doesNotExist("X-RateLimit-Limit")
        .expectHeader()
        .valueEquals("X-Content-Type-Options", "nosniff")
        .expectHeader()
        .exists("X-Request-ID")
        .expectBody()
        .isEmpty();
  }

  @Test
  void aPageMaySendAndReadEverythingThatIsDocumented() {
    var document = JsonPath.parse(openApiDocument());
    var sent =
        new ArrayList<>(List.of("Authorization", "Content-Type", "X-Request-ID", "traceparent"));
    sent.addAll(document.<List<String>>read("$.paths.*.*.parameters[?(@.in == 'header')].name"));
    HttpHeaders permitted =
        preflight(LAB, "/v1/allocate", "192.0.2.3", String.join(",", sent))
            .returnResult(Void.class)
            .getResponseHeaders();
    assertThat(permitted.getAccessControlAllowMethods())
        .containsAll(
            Operations.of(openApiDocument()).stream()
                .map(operation -> HttpMethod.valueOf(operation.verb()))
                .toList());
    assertThat(permitted.getAccessControlAllowHeaders()).containsAll(sent);
    var answers = new TreeSet<String>();
    document
        .<List<Map<String, Object>>>read("$.paths.*.*.responses.*.headers")
        .forEach(headers -> answers.addAll(headers.keySet()));
    assertThat(answers).contains("Location", "Retry-After");
    assertThat(permitted.getAccessControlExposeHeaders()).containsAll(answers);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        STRANGER,
        "http://lab.example.com",
        "https://lab.example.com:8443",
        "null",
        "no origin"
      })
  void aPageOfAnotherOriginIsRefused(String origin) {
    refused(preflight(origin, "/v1/allocate"))
        .expectHeader()
        .value("Vary", vary -> assertThat(vary).contains("Origin"))
        .expectHeader()
        .valueEquals("X-Frame-Options", "DENY")
        .expectHeader()
        .exists("X-Request-ID");
  }

  @Test
  void preflightsSayNothingOfWhichPathsThereAre() {
    preflight(LAB, "/v1/nothing").expectStatus().isNoContent();
    refused(preflight(STRANGER, "/v1/nothing"));
  }

  @Test
  void preflightsAreNoFailuresOfAnAddress() {
    for (int asked = 0; asked < 5; asked++) {
      preflight(LAB, "/v1/allocate", "192.0.2.1").expectStatus().isNoContent();
      refused(preflight(STRANGER, "/v1/allocate", "192.0.2.1"));
    }
    anybody()
        .get()
        .uri("/v1/nothing")
        .header("X-Forwarded-For", "192.0.2.1")
        .exchange()
        .expectStatus()
        .isUnauthorized()
        .expectHeader()
        .valueEquals("X-RateLimit-Remaining", 1);
  }

  @Test
  void anAnswerAndARefusalMayBeRead() {
    allocator.answers(Outcomes::allocated);
    read(allocate("page", LAB).expectStatus().isCreated());
    read(allocate("page", LAB).expectStatus().isEqualTo(429).expectHeader().exists("Retry-After"));
    read(
        anybody()
            .get()
            .uri("/v1/nothing")
            .header("Origin", LAB)
            .header("X-Forwarded-For", "192.0.2.2")
            .exchange()
            .expectStatus()
            .isUnauthorized());
  }

  /** Behind a TLS proxy the gateway's own pages are such pages. */
  @Test
  void callsOfOtherPagesAreServedWithoutCorsHeaders() {
    allocator.answers(Outcomes::allocated);
    withoutCors(allocate("own", STRANGER).expectStatus().isCreated())
        .expectHeader()
        .value("Vary", vary -> assertThat(vary).contains("Origin"));
    withoutCors(
            track("script").get().uri("/v1/sandboxes/none").exchange().expectStatus().isNotFound())
        .expectHeader()
        .value("Vary", vary -> assertThat(vary).contains("Origin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/healthz", "/metrics"})
  void whatNeedsNoTokenIsForNoPage(String path) {
    withoutCors(anybody().get().uri(path).header("Origin", LAB).exchange().expectStatus().isOk());
    refused(preflight(LAB, path));
  }

  private ResponseSpec preflight(String origin, String path) {
    return preflight(origin, path, "192.0.2.3");
  }

  private ResponseSpec preflight(String origin, String path, String address) {
    return preflight(origin, path, address, "authorization,x-track-id");
  }

  private ResponseSpec preflight(String origin, String path, String address, String headers) {
    return anybody()
        .options()
        .uri(path)
        .header("Origin", origin)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", headers)
        .header("X-Forwarded-For", address)
        .exchange();
  }

  private ResponseSpec allocate(String track, String origin) {
    return track(track).post().uri("/v1/allocate").header("Origin", origin).exchange();
  }

  private static void read(ResponseSpec response) {
    response
        .expectHeader()
        .valueEquals("Access-Control-Allow-Origin", LAB)
        .expectHeader()
        .value(
            "Access-Control-Expose-Headers", exposed -> assertThat(exposed).contains("Retry-After"))
        .expectHeader()
        .value("Vary", vary -> assertThat(vary).contains("Origin"));
  }

  private static ResponseSpec refused(ResponseSpec response) {
    withoutCors(response)
        .expectStatus()
        .isForbidden()
        .expectHeader()
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("FORBIDDEN")
        .jsonPath("$.type")
        .isEqualTo("urn:sandbox-broker:problem:origin-not-allowed");
    return response;
  }

  /** The response has no CORS header. */
  static ResponseSpec withoutCors(ResponseSpec response) {
    for (String what : List.of("Origin", "Methods", "Headers", "Credentials")) {
      response.expectHeader().doesNotExist("Access-Control-Allow-" + what);
    }
    response.expectHeader().doesNotExist("Access-Control-Expose-Headers");
    response.expectHeader().doesNotExist("Access-Control-Max-Age");
    return response;
  }
}
