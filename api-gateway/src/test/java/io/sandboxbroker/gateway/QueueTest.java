package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.sandboxbroker.gateway.inspection.PageToken;
import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.waiting.WaitingTicket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class QueueTest extends GatewayTest {

  private static final String ALLOCATIONS = "prefix/lab/allocations";

  /** The places of an allocator: a time in milliseconds and 20 bits. */
  private static final long FIRST = Outcomes.NOW.toEpochMilli() << 20;

  private final Set<String> parked = new HashSet<>();

  @AfterEach
  void leave() {
    parked.forEach(allocator::forgets);
    allocator.counts(ALLOCATIONS, null);
    shows(
        "", "{\"commands\": [], \"count\": 0, \"cursor\": null, \"length\": 0, \"prefixes\": []}");
  }

  @Test
  void operatorsSeeWhoWaitsInOrder() {
    park("c-3", "carol", null, "lab-", 3);
    park("c-1", "alice", "algebra", null, 1);
    park("c-2", "bob", "algebra", "lab-", 2);
    shows(
        "",
        """
        {"commands": [
           {"command_id": "c-1", "track": "alice", "lab": "algebra", "position": 1,
            "since": 1767261540, "until": 1767262140},
           {"command_id": "c-2", "track": "bob", "lab": "algebra", "name_prefix": "lab-",
            "position": 2, "since": 1767261540, "until": 1767262140},
           {"command_id": "c-3", "track": "carol", "name_prefix": "lab-",
            "position": 3, "since": 1767261540, "until": 1767262140}],
         "count": 3, "cursor": null, "length": 3,
         "prefixes": [
           {"name_prefix": "lab-", "length": 2, "oldest_since": 1767261540},
           {"length": 1, "oldest_since": 1767261540}]}
        """);
  }

  @Test
  void theEstimateIsThatOfTheCommand() {
    park("c-1", "alice", null, "lab", 1);
    park("c-2", "bob", null, "other", 2);
    allocated("lab", 60);
    Awaitility.await()
        .untilAsserted(
            () ->
                queue("")
                    .expectBody()
                    .jsonPath("$.commands[0].eta_seconds")
                    .isEqualTo(1)
                    .jsonPath("$.commands[1].eta_seconds")
                    .doesNotExist());
    track("alice")
        .get()
        .uri("/v1/commands/c-1")
        .exchange()
        .expectBody()
        .jsonPath("$.eta_seconds")
        .isEqualTo(1);
  }

  @Test
  void pagesFollowEachOtherWhileTheQueueMoves() {
    for (int i = 0; i < 7; i++) {
      park("c-" + i, "track-" + i, null, null, i);
    }
    Awaitility.await()
        .untilAsserted(() -> queue("").expectBody().jsonPath("$.length").isEqualTo(7));
    List<String> ids = new ArrayList<>();
    String cursor = page("?limit=3", ids);
    allocator.forgets("c-2");
    allocator.forgets("c-0");
    Awaitility.await()
        .untilAsserted(() -> queue("").expectBody().jsonPath("$.length").isEqualTo(5));
    cursor = page("?limit=3&cursor=" + cursor, ids);
    assertThat(page("?limit=3&cursor=" + cursor, ids)).isNull();
    assertThat(ids).containsExactly("c-0", "c-1", "c-2", "c-3", "c-4", "c-5", "c-6");
  }

  @Test
  void commandsOfOnePlaceAreOnPagesOfTheirOwn() {
    park("c-1", "alice", null, null, 1);
    park("c-2", "alice", null, null, 1);
    Awaitility.await()
        .untilAsserted(() -> queue("").expectBody().jsonPath("$.length").isEqualTo(2));
    List<String> ids = new ArrayList<>();
    String cursor = page("?limit=1", ids);
    assertThat(page("?limit=1&cursor=" + cursor, ids)).isNull();
    assertThat(ids).containsExactly("c-1", "c-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"?limit=0", "?limit=101", "?cursor=", "?cursor=AAAA", "?prefix=lab"})
  void aQueryThatMeansNothingHereIsRefused(String query) {
    queue(query).expectStatus().isBadRequest();
  }

  @Test
  void theCursorOfAnotherListIsRefused() {
    String cursor =
        JsonPath.read(body(operator().get().uri("/v1/admin/sandboxes").exchange()), "$.cursor");
    assertThat(cursor).isNull();
    var other = new PageToken(0, "1/c-1");
    queue("?cursor=" + other.encode(List.of("list"))).expectStatus().isBadRequest();
    var tooLarge = new PageToken(0, "9".repeat(19) + "/c-1");
    queue("?cursor=" + tooLarge.encode(List.of("queue"))).expectStatus().isBadRequest();
  }

  private void park(String command, String track, String lab, String prefix, long place) {
    parked.add(command);
    allocator.parks(
        new WaitingTicket(
            command,
            track,
            prefix,
            FIRST + place,
            Outcomes.NOW.minusSeconds(60),
            Outcomes.NOW.plusSeconds(540),
            lab));
  }

  private void allocated(String prefix, long count) {
    allocator.counts(
        "prefix/" + prefix + "/allocations",
        new PoolStats(
            ALLOCATIONS,
            count,
            Outcomes.NOW,
            List.of(new AllocationPeriod(Instant.parse("2026-01-01T09:59:30Z"), count))));
  }

  /** Adds the ids of a page, and returns the next cursor. */
  private String page(String query, List<String> ids) {
    String body = body(queue(query));
    ids.addAll(JsonPath.<List<String>>read(body, "$.commands[*].command_id"));
    return JsonPath.read(body, "$.cursor");
  }

  private static String body(ResponseSpec response) {
    return new String(
        response.expectStatus().isOk().expectBody().returnResult().getResponseBody(),
        StandardCharsets.UTF_8);
  }

  private ResponseSpec queue(String query) {
    return operator().get().uri("/v1/admin/queue" + query).exchange();
  }

  private void shows(String query, String json) {
    Awaitility.await()
        .untilAsserted(
            () ->
                queue(query).expectStatus().isOk().expectBody().json(json, JsonCompareMode.STRICT));
  }
}
