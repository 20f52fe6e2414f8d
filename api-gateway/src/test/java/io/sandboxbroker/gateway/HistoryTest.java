package io.sandboxbroker.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.sandboxbroker.pool.Sandbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class HistoryTest extends GatewayTest {

  @AfterEach
  void forget() {
    allocator.history().clear();
    allocator.history().isAway(false);
  }

  @Test
  void aHistoryHasTheEventsOfOneSandboxInOrder() {
    allocator.addToHistory("17", Outcomes.event(2), "jwt:lab-platform");
    allocator.addToHistory("18", Outcomes.event(9));
    allocator.addToHistory("17", Outcomes.event(1));
    history("17")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"sandbox_id": "17", "count": 2, "beginning_deleted": false, "cursor": null, "events": [
              {"offset": 2, "type": "SandboxAllocated", "event_id": "e-v1", "version": 1,
               "occurred_at": 1767261601, "cause_id": "c-v1", "request_id": "r-v1",
               "status": "allocated", "track": "alice"},
              {"offset": 0, "type": "SandboxAllocated", "event_id": "e-v2", "version": 2,
               "occurred_at": 1767261602, "cause_id": "c-v2", "request_id": "r-v2",
               "actor": "jwt:lab-platform", "status": "allocated", "track": "alice"}]}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void aLongHistoryComesInPages() {
    for (int version = 1; version <= 5; version++) {
      allocator.addToHistory("17", Outcomes.event(version));
    }
    String query = "17/history?limit=2";
    String cursor = null;
    for (int first : new int[] {1, 3, 5}) {
      DocumentContext page = read(cursor == null ? query : query + "&cursor=" + cursor);
      assertThat(page.<Integer>read("$.events[0].version")).isEqualTo(first);
      cursor = page.read("$.cursor");
    }
    assertThat(cursor).isNull();
  }

  @Test
  void anUnreadableEventIsMarked() {
    allocator.history().add("17".getBytes(UTF_8), new byte[] {1, 2, 3});
    history("17")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"sandbox_id": "17", "count": 1, "beginning_deleted": false, "cursor": null, "events": [
              {"offset": 0, "type": "OfTheFuture", "event_id": "ce-0", "unreadable": true}]}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void aSandboxWithNeitherRowNorEventsIsNotFound() {
    allocator.addToHistory("18", Outcomes.event(1));
    history("unheard-of")
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SANDBOX_NOT_FOUND");
    pool.put(new Sandbox.Available(FakePool.account("quiet"), FakePool.REVISION));
    history("quiet").expectStatus().isOk().expectBody().jsonPath("$.count").isEqualTo(0);
  }

  @Test
  void anAccountsIdMayHaveSlashes() {
    allocator.addToHistory("identity/accounts/9", Outcomes.event(1));
    read("identity/accounts/9/history");
  }

  @Test
  void anOutageOfKafkaIs503WithoutDetails() {
    allocator.history().isAway(true);
    history("17")
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .exists("Retry-After")
        .expectBody(String.class)
        .value(
            body -> assertThat(body).doesNotContain("secret").contains("events are not available"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=101", "cursor=AAAA", "cursor=", "status=stale"})
  void whatBreaksTheContractIsRefused(String query) {
    operator()
        .get()
        .uri("/v1/admin/sandboxes/17/history?" + query)
        .exchange()
        .expectStatus()
        .isBadRequest();
  }

  @Test
  void aCursorOfAnotherSandboxIsRefused() {
    allocator.addToHistory("17", Outcomes.event(1));
    allocator.addToHistory("17", Outcomes.event(2));
    String cursor = read("17/history?limit=1").read("$.cursor");
    operator()
        .get()
        .uri("/v1/admin/sandboxes/18/history?cursor=" + cursor)
        .exchange()
        .expectStatus()
        .isBadRequest();
  }

  private DocumentContext read(String path) {
    return JsonPath.parse(
        operator()
            .get()
            .uri("/v1/admin/sandboxes/" + path)
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody());
  }

  private ResponseSpec history(String sandbox) {
    return operator().get().uri("/v1/admin/sandboxes/{id}/history", sandbox).exchange();
  }
}
