package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.stats.PoolStats;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class StatsTest extends GatewayTest {

  private static final Instant COUNTED = Instant.parse("2026-01-01T09:59:59.900Z");

  private static final String NOTHING =
      """
      {"total": 0, "available": 0, "allocated": 0, "pending_deletion": 0, "stale": 0,
       "deletion_failed": 0, "prefixes": [], "freezes": []}
      """;

  private final Set<String> told = new HashSet<>();

  @AfterEach
  void forget() {
    told.forEach(key -> allocator.counts(key, null));
    shows(NOTHING);
  }

  @Test
  void whatHasNeverBeenToldIsNone() {
    shows(NOTHING);
  }

  @Test
  void operatorsSeeHowManySandboxesThereAre() {
    tell("total", 15);
    tell("available", 5);
    tell("allocated", 4);
    tell("pending_deletion", 3);
    tell("stale", 2);
    tell("deletion_failed", 1);
    tell("prefix/lab-b/allocated", 4);
    tell("prefix/lab-b/stale", 2);
    tell("prefix/a/b/available", 5);
    tell("prefix/*/pending_deletion", 3);
    tell("prefix/*/deletion_failed", 1);
    shows(
        """
        {"total": 15, "available": 5, "allocated": 4, "pending_deletion": 3, "stale": 2,
         "deletion_failed": 1,
         "prefixes": [
           {"prefix": "*", "total": 4, "available": 0, "allocated": 0, "pending_deletion": 3,
            "stale": 0, "deletion_failed": 1, "allocation_rate": 0.0},
           {"prefix": "a/b", "total": 5, "available": 5, "allocated": 0, "pending_deletion": 0,
            "stale": 0, "deletion_failed": 0, "allocation_rate": 0.0},
           {"prefix": "lab-b", "total": 6, "available": 0, "allocated": 4, "pending_deletion": 0,
            "stale": 2, "deletion_failed": 0, "allocation_rate": 0.0}],
         "freezes": [], "updated_at": 1767261599}
        """);
  }

  @Test
  void theNewestNumberCountsAndAPrefixGoesWithItsLastSandbox() {
    tell("total", 2);
    tell("prefix/lab/available", 2);
    tell("total", 1);
    allocator.counts("prefix/lab/available", null);
    shows(
        """
        {"total": 1, "available": 0, "allocated": 0, "pending_deletion": 0, "stale": 0,
         "deletion_failed": 0, "prefixes": [], "freezes": [], "updated_at": 1767261599}
        """);
  }

  @Test
  void operatorsSeeHowFastAPrefixIsUsedUp() {
    tell("prefix/lab-b/available", 6);
    tell("prefix/lab-c/allocated", 1);
    // The window begins in the first of these periods.
    allocated("lab-b", period("09:55:00", 10), period("09:59:50", 29));
    shows(
        """
        {"total": 0, "available": 0, "allocated": 0, "pending_deletion": 0, "stale": 0,
         "deletion_failed": 0,
         "prefixes": [
           {"prefix": "lab-b", "total": 6, "available": 6, "allocated": 0, "pending_deletion": 0,
            "stale": 0, "deletion_failed": 0, "allocation_rate": 0.1275, "seconds_to_empty": 47},
           {"prefix": "lab-c", "total": 1, "available": 0, "allocated": 1, "pending_deletion": 0,
            "stale": 0, "deletion_failed": 0, "allocation_rate": 0.0}],
         "freezes": [], "updated_at": 1767261599}
        """);
    assertThat(metrics())
        .contains(
            "broker_pool_allocation_rate{prefix=\"lab-b\"} 0.1275",
            "broker_pool_seconds_to_empty{prefix=\"lab-b\"} 47.0",
            "broker_pool_allocation_rate{prefix=\"lab-c\"} 0.0",
            "broker_pool_seconds_to_empty{prefix=\"lab-c\"} +Inf");
    allocator.counts("prefix/lab-c/allocated", null);
    Awaitility.await()
        .untilAsserted(() -> assertThat(metrics()).doesNotContain("prefix=\"lab-c\""));
  }

  @Test
  void anEmptyPrefixThatIsWantedHasNoTimeLeft() {
    tell("prefix/lab-b/allocated", 6);
    allocated("lab-b", period("09:59:50", 6));
    Awaitility.await()
        .untilAsserted(
            () -> stats().expectBody().jsonPath("$.prefixes[0].seconds_to_empty").isEqualTo(0));
  }

  @Test
  void allocationsOfLongAgoAreNoRate() {
    tell("prefix/lab-b/available", 6);
    allocated("lab-b", period("09:54:50", 6));
    Awaitility.await()
        .untilAsserted(
            () ->
                stats()
                    .expectBody()
                    .jsonPath("$.prefixes[0].allocation_rate")
                    .isEqualTo(0.0)
                    .jsonPath("$.prefixes[0].seconds_to_empty")
                    .doesNotExist());
  }

  private void allocated(String prefix, AllocationPeriod... periods) {
    String key = "prefix/" + prefix + "/allocations";
    told.add(key);
    allocator.counts(key, new PoolStats(key, 0L, COUNTED, List.of(periods)));
  }

  private static AllocationPeriod period(String time, long count) {
    return new AllocationPeriod(Instant.parse("2026-01-01T" + time + "Z"), count);
  }

  @Test
  void whatIsFrozenIsShownBesideIt() {
    operator()
        .put()
        .uri("/v1/admin/freeze/sync?reason=why")
        .header("X-Request-ID", "request-1")
        .exchange()
        .expectStatus()
        .isOk();
    stats()
        .expectBody()
        .json(
            """
            {"freezes": [{"scope": "sync", "frozen": true, "reason": "why", "since": 1767261600,
                          "request_id": "request-1"}]}
            """,
            JsonCompareMode.LENIENT);
    operator().delete().uri("/v1/admin/freeze/sync").exchange().expectStatus().isOk();
  }

  @Test
  void dashboardsSeeTheSame() {
    tell("total", 15);
    tell("available", 7);
    tell("pending_deletion", 3);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains(
                        "broker_pool_total 15.0",
                        "broker_pool_available 7.0",
                        "broker_pool_allocated 0.0",
                        "broker_pool_pending_deletion 3.0",
                        "broker_pool_stale 0.0",
                        "broker_pool_deletion_failed 0.0"));
  }

  private void tell(String key, long number) {
    told.add(key);
    allocator.counts(key, new PoolStats(key, number, COUNTED, List.of()));
  }

  private void shows(String json) {
    Awaitility.await()
        .untilAsserted(
            () -> stats().expectStatus().isOk().expectBody().json(json, JsonCompareMode.STRICT));
  }

  private ResponseSpec stats() {
    return operator().get().uri("/v1/admin/stats").exchange();
  }
}
