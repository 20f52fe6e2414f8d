package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.Topics;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class FreezeTest extends GatewayTest {

  @AfterEach
  void thawAll() {
    allocator.freezesAreRead(true);
    for (String scope : new String[] {"deletions", "sync", "expiry"}) {
      thaw(scope).expectStatus().isOk();
    }
  }

  @Test
  void whatIsFrozenIsShownWithWhyAndUntilWhen() {
    freeze("deletions?reason=CSP under maintenance&until=1767265200", "request-1")
        .expectStatus()
        .isOk();
    one("deletions")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"scope": "deletions", "frozen": true, "reason": "CSP under maintenance",
             "since": 1767261600, "until": 1767265200, "request_id": "request-1"}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void theRecordSaysWhatAndWhyAndIsKeyedByIt() {
    freeze("sync?reason= why &until=1767265200", "request-1").expectStatus().isOk();
    var record = allocator.onlyCommand();
    assertThat(record.topic()).isEqualTo(Topics.FREEZES.name());
    assertThat(record.key()).isEqualTo("sync");
    assertThat(record.value())
        .isEqualTo(
            Freeze.newBuilder()
                .setScope(FreezeScope.SYNC)
                .setReason("why")
                .setRequestId("request-1")
                .setSince(Outcomes.NOW)
                .setUntil(Instant.ofEpochSecond(1767265200))
                .build());
  }

  @Test
  void aFreezeWithoutAnEndStandsUntilItIsThawed() {
    freeze("expiry?reason=why", "request-1")
        .expectBody()
        .json(
            """
            {"scope": "expiry", "frozen": true, "reason": "why", "since": 1767261600,
             "request_id": "request-1"}
            """,
            JsonCompareMode.STRICT);
    thaw("expiry")
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"scope\": \"expiry\", \"frozen\": false}", JsonCompareMode.STRICT);
    one("expiry").expectBody().jsonPath("$.frozen").isEqualTo(false);
    assertThat(allocator.commands()).last().extracting(record -> record.value()).isNull();
  }

  @Test
  void allocationsAreFrozenAndThawedLikeEverythingElse() {
    freeze("allocations?reason=why&until=1767265200", "request-1").expectStatus().isOk();
    one("allocations").expectBody().jsonPath("$.until").isEqualTo(1767265200);
    thaw("allocations").expectStatus().isOk();
    one("allocations").expectBody().jsonPath("$.frozen").isEqualTo(false);
  }

  @Test
  void allThatCanBeFrozenIsShownTogether() {
    freeze("sync?reason=why", "request-1").expectStatus().isOk();
    operator()
        .get()
        .uri("/v1/admin/freeze")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"freezes": [
              {"scope": "allocations", "frozen": false},
              {"scope": "deletions", "frozen": false},
              {"scope": "sync", "frozen": true, "reason": "why", "since": 1767261600,
               "request_id": "request-1"},
              {"scope": "expiry", "frozen": false}]}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void dashboardsSeeWhatIsFrozen() {
    metric("deletions", 0);
    freeze("deletions?reason=why", "request-1").expectStatus().isOk();
    metric("deletions", 1);
    metric("sync", 0);
  }

  @Test
  void nobodyIsToldThatItIsFrozenBeforeThisGatewayHasReadIt() {
    allocator.freezesAreRead(false);
    freeze("sync?reason=why", "request-1")
        .expectStatus()
        .isEqualTo(503)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SERVICE_UNAVAILABLE");
    one("sync").expectBody().jsonPath("$.frozen").isEqualTo(false);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sync                                  | reason",
        "sync?reason=                          | reason",
        "sync?reason=%20                       | reason",
        "sync?reason=a%0Ab                     | reason",
        "sync?reason=a&reason=b                | reason",
        "sync?reason=a&until=                  | until",
        "sync?reason=a&until=tomorrow          | until",
        "sync?reason=a&until=-1                | until",
        "sync?reason=a&until=1767261600        | until",
        "sync?reason=a&until=1767265200000     | until",
        "sync?reason=a&until=99999999999999999 | until"
      })
  void whatBreaksTheContractIsRefusedAndSaysWhere(String query, String field) {
    operator()
        .put()
        .uri(URI.create(url() + "/v1/admin/freeze/" + query))
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo(field);
    assertThat(allocator.commands()).isEmpty();
  }

  @Test
  void aReasonIsBounded() {
    freeze("sync?reason=" + "a".repeat(256), "request-1").expectStatus().isOk();
    freeze("sync?reason=" + "a".repeat(257), "request-1").expectStatus().isBadRequest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"everything", "SYNC", "unknown"})
  void whatCannotBeFrozenIsNotFound(String scope) {
    one(scope).expectStatus().isNotFound();
    freeze(scope + "?reason=why", "request-1").expectStatus().isNotFound();
    thaw(scope).expectStatus().isNotFound();
    assertThat(allocator.commands()).isEmpty();
  }

  private ResponseSpec freeze(String scopeAndQuery, String requestId) {
    return operator()
        .put()
        .uri("/v1/admin/freeze/" + scopeAndQuery)
        .header("X-Request-ID", requestId)
        .exchange();
  }

  private ResponseSpec one(String scope) {
    return operator().get().uri("/v1/admin/freeze/" + scope).exchange();
  }

  private ResponseSpec thaw(String scope) {
    return operator().delete().uri("/v1/admin/freeze/" + scope).exchange();
  }

  private void metric(String scope, int value) {
    anybody()
        .get()
        .uri("/metrics")
        .exchange()
        .expectBody(String.class)
        .value(
            metrics ->
                assertThat(metrics)
                    .contains("broker_freeze{scope=\"%s\"} %d.0".formatted(scope, value)));
  }
}
