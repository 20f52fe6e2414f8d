package io.sandboxbroker.gateway;

import static io.sandboxbroker.gateway.Outcomes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.UnknownSandbox;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The gateway on a real Kafka, schema registry and DynamoDB Local; the test plays the allocator.
 */
class GatewayIT {

  private static GatewayCluster cluster;
  private static WebTestClient client;

  @BeforeAll
  static void start() {
    cluster = GatewayCluster.start(discovery("shown"));
    client = gateway("first");
    isReady();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @Test
  void aTrackGetsASandboxAndGivesItBack() {
    allocate().expectStatus().isCreated();
    client
        .post()
        .uri("/v1/sandboxes/17/mark-for-deletion")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.status")
        .isEqualTo("pending_deletion");
  }

  @Test
  void aSandboxThatIsNotInTheTableIsNotFound() {
    client.get().uri("/v1/sandboxes/17").exchange().expectStatus().isNotFound();
  }

  @Test
  void operatorsSeeTheTableAndTheHistories() {
    client.post().uri("/v1/sandboxes/17/mark-for-deletion").exchange().expectStatus().isOk();
    WebTestClient operator =
        client
            .mutate()
            .defaultHeaders(headers -> headers.setBearerAuth("admin_token_local"))
            .build();
    operator
        .get()
        .uri("/v1/admin/sandboxes?status=available&name_prefix=shown&limit=1")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.sandboxes[0].sandbox_id")
        .isEqualTo("shown");
    operator
        .get()
        .uri("/v1/admin/sandboxes/shown")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.journal[0].event")
        .isEqualTo("sandbox_synced");
    operator
        .get()
        .uri("/v1/admin/sandboxes/17/history")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.events[0].type")
        .isEqualTo("DeletionRequested")
        .jsonPath("$.cursor")
        .isEmpty();
    operator
        .get()
        .uri("/v1/admin/sandboxes/unheard-of/history")
        .exchange()
        .expectStatus()
        .isNotFound();
  }

  @Test
  void eachOfManyConcurrentRequestsGetsItsOwnAnswer() {
    List<Integer> statuses =
        Flux.fromStream(IntStream.range(0, 200).boxed())
            .parallel(50)
            .runOn(Schedulers.boundedElastic())
            .map(
                number ->
                    client
                        .post()
                        .uri("/v1/allocate")
                        .header("X-Instruqt-Sandbox-ID", "track-" + number)
                        .exchange()
                        .returnResult()
                        .getStatus()
                        .value())
            .sequential()
            .collectList()
            .block();
    assertThat(statuses).hasSize(200).containsOnly(201);
  }

  @Test
  void theMetricsOfItsKafkaClientsAreThere() {
    allocate().expectStatus().isCreated();
    client
        .get()
        .uri("/metrics")
        .exchange()
        .expectBody(String.class)
        .value(
            metrics ->
                assertThat(metrics)
                    .contains("kafka_producer_record_send_total")
                    .contains("kafka_consumer_fetch_manager_records_lag"));
  }

  @Test
  void theGatewayRecoversFromABrokerThatWasKilled() {
    allocate().expectStatus().isCreated();
    cluster.kafka().kill();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                client
                    .get()
                    .uri("/readyz")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .jsonPath("$.checks.kafka")
                    .isEqualTo("unavailable"));
    allocate().expectStatus().isEqualTo(503).expectHeader().exists("Retry-After");
    cluster.kafka().restart();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> allocate().expectStatus().isCreated());
  }

  @Test
  void anOutcomeThatNobodyWaitedForIsKnownToAGatewayThatStartsLater() {
    String command = accepted("alice");
    Awaitility.await().untilAsserted(() -> state(client, command, "alice", "allocated"));
    WebTestClient later = gateway("second");
    Awaitility.await().untilAsserted(() -> state(later, command, "alice", "allocated"));
    command(later, HttpMethod.GET, command, "mallory").expectStatus().isNotFound();
  }

  @Test
  void everyGatewayShowsAQueuedCommandAndCancelsIt() {
    String track = StubAllocator.WAITS + "-1";
    String command = accepted(track);
    Awaitility.await().untilAsserted(() -> state(client, command, track, "waiting"));
    WebTestClient later = gateway("third");
    Awaitility.await().untilAsserted(() -> state(later, command, track, "waiting"));
    command(later, HttpMethod.GET, command, track).expectBody().jsonPath("$.position").isEqualTo(1);
    Awaitility.await()
        .untilAsserted(
            () -> command(later, HttpMethod.DELETE, command, track).expectStatus().isOk());
    Awaitility.await().untilAsserted(() -> state(client, command, track, "cancelled"));
    command(client, HttpMethod.DELETE, command, track).expectStatus().isOk();
  }

  private static String accepted(String track) {
    return client
        .post()
        .uri("/v1/allocate")
        .header("X-Instruqt-Sandbox-ID", track)
        .header("Prefer", "respond-async")
        .exchange()
        .expectStatus()
        .isAccepted()
        .returnResult()
        .getResponseHeaders()
        .getLocation()
        .getPath();
  }

  private static void state(WebTestClient gateway, String command, String track, String state) {
    command(gateway, HttpMethod.GET, command, track)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.state")
        .isEqualTo(state);
  }

  private static WebTestClient.ResponseSpec command(
      WebTestClient gateway, HttpMethod method, String command, String track) {
    return gateway.method(method).uri(command).header("X-Instruqt-Sandbox-ID", track).exchange();
  }

  private static WebTestClient gateway(String instance) {
    return cluster
        .gateway(instance, "dev_token_local")
        .mutate()
        .defaultHeader("X-Track-ID", "alice")
        .build();
  }

  private static WebTestClient.ResponseSpec allocate() {
    return client.post().uri("/v1/allocate").exchange();
  }

  private static void isReady() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> client.get().uri("/readyz").exchange().expectStatus().isOk());
  }

  private static Transition discovery(String id) {
    var sandbox = new SandboxId(id);
    var account = new Account(sandbox, id, "identity/accounts/" + id, "", NOW, NOW);
    var decision =
        SandboxStateMachine.decide(
            new UnknownSandbox(sandbox),
            new Trigger.SandboxDiscovered("f-1", account),
            NOW,
            new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3));
    return ((Decision.Change) decision).transition();
  }
}
