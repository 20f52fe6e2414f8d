package io.sandboxbroker.gateway;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/**
 * The operators' commands on a real Kafka; a {@link StubAllocator} answers for allocator and
 * worker.
 */
@Tag("slow")
class OperatorIT {

  private static GatewayCluster cluster;
  private static WebTestClient first;
  private static WebTestClient second;

  @BeforeAll
  static void start() {
    cluster = GatewayCluster.start();
    first = gateway("first");
    second = gateway("second");
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void aSyncIsAnsweredAndKnownToEveryGateway() {
    call(first, HttpMethod.POST, "/v1/admin/sync?override=true&dry_run=true")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "completed", "synced": 3, "marked_stale": 1, "duration_ms": 1500,
             "dry_run": true}
            """,
            JsonCompareMode.STRICT);
    String command = cluster.allocator().lastCommand();
    String shown = "/v1/admin/commands/" + command;
    call(first, HttpMethod.GET, shown).expectBody().jsonPath("$.state").isEqualTo("completed");
    Awaitility.await().untilAsserted(() -> isCompleted(second, shown));
    WebTestClient later = gateway("later");
    Awaitility.await().untilAsserted(() -> isCompleted(later, shown));
  }

  @Test
  void anAcceptedCommandIsKnownToEveryGatewayAtOnceAndAfterARestartOfAll() {
    String rebuild = location(call(first, HttpMethod.POST, "/v1/admin/rebuild"));
    isState(second, rebuild, "running");
    String track = StubAllocator.WAITS + "-everywhere";
    String allocation =
        location(
            asTrack(first.post().uri("/v1/allocate"), track)
                .header("Prefer", "respond-async")
                .exchange());
    asTrack(second.get().uri(allocation), track).exchange().expectStatus().isOk();
    asTrack(second.get().uri(allocation), "mallory").exchange().expectStatus().isNotFound();

    cluster.stopGateways();
    first = gateway("first");
    second = gateway("second");

    isState(first, rebuild, "running");
    isState(second, rebuild, "running");
    Awaitility.await()
        .untilAsserted(
            () ->
                asTrack(second.get().uri(allocation), track)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.position")
                    .isEqualTo(1));
  }

  private static String location(ResponseSpec accepted) {
    return accepted
        .expectStatus()
        .isAccepted()
        .returnResult()
        .getResponseHeaders()
        .getFirst("Location");
  }

  private static <S extends WebTestClient.RequestHeadersSpec<?>> S asTrack(
      S request, String track) {
    request
        .headers(headers -> headers.setBearerAuth("dev_token_local"))
        .header("X-Track-ID", track);
    return request;
  }

  @Test
  void aListThatIsNotBelievedIsRefused() {
    call(first, HttpMethod.POST, "/v1/admin/sync")
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("SYNC_REFUSED");
  }

  @Test
  void aCleanUpCountsWhatBecameOfItsDeletions() {
    call(second, HttpMethod.POST, "/v1/admin/cleanup")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.deleted")
        .isEqualTo(1)
        .jsonPath("$.failed")
        .isEqualTo(1);
  }

  @Test
  void aDeletionIsTriedNowIfAnybodyAskedForIt() {
    call(first, HttpMethod.POST, "/v1/admin/sandboxes/17/retry-deletion")
        .expectStatus()
        .isAccepted()
        .expectBody()
        .json("{\"sandbox_id\": \"17\", \"status\": \"deletion_failed\"}", JsonCompareMode.STRICT);
    call(first, HttpMethod.POST, "/v1/admin/sandboxes/" + StubAllocator.KEPT + "/retry-deletion")
        .expectStatus()
        .isEqualTo(409);
  }

  @Test
  void whatIsFrozenIsKnownToEveryGatewayAndOverRestarts() {
    call(first, HttpMethod.PUT, "/v1/admin/freeze/deletions?reason=maintenance")
        .expectStatus()
        .isOk();
    isFrozen(first, true);
    Awaitility.await().untilAsserted(() -> isFrozen(second, true));
    WebTestClient later = gateway("after-the-freeze");
    Awaitility.await().untilAsserted(() -> isFrozen(later, true));
    call(second, HttpMethod.DELETE, "/v1/admin/freeze/deletions").expectStatus().isOk();
    isFrozen(second, false);
    Awaitility.await().untilAsserted(() -> isFrozen(first, false));
    Awaitility.await().untilAsserted(() -> isFrozen(later, false));
  }

  private static void isCompleted(WebTestClient gateway, String shown) {
    isState(gateway, shown, "completed");
  }

  private static void isState(WebTestClient gateway, String shown, String state) {
    call(gateway, HttpMethod.GET, shown)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.state")
        .isEqualTo(state);
  }

  private static void isFrozen(WebTestClient gateway, boolean whether) {
    call(gateway, HttpMethod.GET, "/v1/admin/freeze/deletions")
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.frozen")
        .isEqualTo(whether);
  }

  private static ResponseSpec call(WebTestClient gateway, HttpMethod method, String path) {
    return gateway.method(method).uri(path).exchange();
  }

  /** Starts a gateway and waits until it has read its topics. */
  private static WebTestClient gateway(String instance) {
    WebTestClient client = cluster.gateway(instance, "admin_token_local");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              call(client, HttpMethod.GET, "/v1/admin/freeze").expectStatus().isOk();
              call(client, HttpMethod.GET, "/v1/admin/commands/none").expectStatus().isNotFound();
            });
    return client;
  }
}
