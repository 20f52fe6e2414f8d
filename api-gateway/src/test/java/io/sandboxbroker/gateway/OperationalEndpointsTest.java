package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.kafka.TopicReader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.json.JsonCompareMode;

class OperationalEndpointsTest extends GatewayTest {

  @Autowired private TopicReader replyReader;

  @Test
  void theProcessLives() {
    anybody()
        .get()
        .uri("/healthz")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"status\": \"healthy\", \"timestamp\": 1767261600}", JsonCompareMode.STRICT);
  }

  @Test
  void itIsReadyWhenAllThatItNeedsAnswers() {
    Awaitility.await()
        .untilAsserted(
            () ->
                anybody()
                    .get()
                    .uri("/readyz")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .json(
                        """
                        {"status": "ready", "timestamp": 1767261600,
                         "checks": {"dynamodb": "ok", "kafka": "ok", "readers": "ok",
                                    "schema_registry": "ok"}}
                        """,
                        JsonCompareMode.STRICT));
  }

  @Test
  void aDependencyThatIsAwayIsShownAndTakesNoGatewayOutOfService() {
    pool.isAway(true);
    Awaitility.await()
        .untilAsserted(
            () ->
                anybody()
                    .get()
                    .uri("/readyz")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .json(
                        """
                        {"status": "ready", "timestamp": 1767261600,
                         "checks": {"dynamodb": "unavailable", "kafka": "ok", "readers": "ok",
                                    "schema_registry": "ok"}}
                        """,
                        JsonCompareMode.STRICT));
  }

  @Test
  void itIsNotReadyOnceItsOwnReaderOfOutcomesHasEnded() {
    replyReader.stop();
    try {
      Awaitility.await()
          .untilAsserted(
              () ->
                  anybody()
                      .get()
                      .uri("/readyz")
                      .exchange()
                      .expectStatus()
                      .isEqualTo(503)
                      .expectBody()
                      .jsonPath("$.checks.readers")
                      .isEqualTo("unavailable"));
    } finally {
      replyReader.start();
    }
  }

  @Test
  void theFrontPageSaysWhatThisIs() {
    anybody()
        .get()
        .uri("/")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.service")
        .isEqualTo("sandbox-broker")
        .jsonPath("$.version")
        .isNotEmpty()
        .jsonPath("$.docs")
        .isEqualTo("/v1/docs");
  }

  @Test
  void metricsTellOfRequestsAndReplies() {
    allocator.answers(Outcomes::allocated);
    track("alice").post().uri("/v1/allocate").exchange().expectStatus().isCreated();
    Awaitility.await()
        .untilAsserted(
            () ->
                anybody()
                    .get()
                    .uri("/metrics")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(String.class)
                    .value(
                        metrics ->
                            assertThat(metrics)
                                .containsPattern(
                                    "broker_request_latency_seconds_count\\{.*uri=\"/v1/allocate\"")
                                .doesNotContain("broker_request_latency_active")
                                .doesNotContain("spring_security_")
                                .contains("broker_waiting_requests 0.0")
                                .containsPattern(
                                    "broker_replies_total\\{fate=\"answered\"\\} [1-9]")));
  }

  @Test
  void anOldTokenInAHealthCheckDoesNoHarm() {
    anybody()
        .get()
        .uri("/healthz")
        .header("Authorization", "Bearer old")
        .exchange()
        .expectStatus()
        .isOk();
  }

  @Test
  void theDocumentationIsReadWithoutAToken() {
    anybody()
        .get()
        .uri("/v1/docs")
        .exchange()
        .expectStatus()
        .isFound()
        .expectHeader()
        .value(
            "Location",
            page ->
                anybody()
                    .get()
                    .uri(page)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .value(
                        "Content-Security-Policy",
                        policy -> assertThat(policy).contains("script-src 'self'"))
                    .expectBody(String.class)
                    .value(
                        html ->
                            assertThat(html).contains("swagger-ui").doesNotContain("<script>")));
  }
}
