package io.sandboxbroker.gateway;

import static io.sandboxbroker.gateway.Outcomes.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.Unknown;
import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The gateway on a real Kafka, schema registry and DynamoDB Local; the test plays the allocator.
 */
class GatewayIT {

  private static LocalKafka kafka;
  private static LocalSchemaRegistry registry;
  private static LocalDynamoDb dynamoDb;
  private static final List<ConfigurableApplicationContext> gateways = new ArrayList<>();
  private static PlayedAllocator allocator;
  private static WebTestClient client;

  @BeforeAll
  static void start() {
    BlockHound.install();
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    kafka = LocalKafka.start(Settings.temporary());
    registry = LocalSchemaRegistry.start(Settings.temporary());
    dynamoDb = LocalDynamoDb.start(Settings.temporary());
    createTable();
    allocator = new PlayedAllocator(kafka.bootstrapServers(), registry.url());
    client = client(gateway("first"));
    isReady();
  }

  @AfterAll
  static void stop() throws Exception {
    gateways.forEach(ConfigurableApplicationContext::close);
    allocator.close();
    dynamoDb.close();
    registry.close();
    kafka.close();
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
  void operatorsSeeWhatIsInTheTableAndWhatTheEventsTell() {
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
  void everyOneOfManyAtOnceGetsItsOwnAnswer() {
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
  void aBrokerThatWasKilledIsMissedAndThenFoundAgain() {
    allocate().expectStatus().isCreated();
    kafka.kill();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                client
                    .get()
                    .uri("/readyz")
                    .exchange()
                    .expectStatus()
                    .isEqualTo(503)
                    .expectBody()
                    .jsonPath("$.checks.kafka")
                    .isEqualTo("unavailable"));
    kafka.restart();
    isReady();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> allocate().expectStatus().isCreated());
  }

  @Test
  void anOutcomeThatNobodyWaitedForIsKnownToAGatewayThatStartsLater() {
    String command = accepted("alice");
    Awaitility.await().untilAsserted(() -> state(client, command, "alice", "allocated"));
    WebTestClient later = client(gateway("second"));
    Awaitility.await().untilAsserted(() -> state(later, command, "alice", "allocated"));
    command(later, HttpMethod.GET, command, "mallory").expectStatus().isNotFound();
  }

  @Test
  void whatWaitsIsShownByEveryGatewayAndCancelledByAny() {
    String track = PlayedAllocator.WAITS + "-1";
    String command = accepted(track);
    Awaitility.await().untilAsserted(() -> state(client, command, track, "waiting"));
    WebTestClient later = client(gateway("third"));
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

  /** Stopped with the first: one that stops takes the event loops of its process with it. */
  private static ConfigurableApplicationContext gateway(String instance) {
    var started =
        new SpringApplicationBuilder(GatewayApplication.class)
            .profiles("local")
            .run(
                "--server.port=0",
                "--INSTANCE_ID=" + instance,
                "--KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers(),
                "--SCHEMA_REGISTRY_URL=" + registry.url(),
                "--DDB_ENDPOINT_URL=" + dynamoDb.endpoint(),
                "--LOG_FORMAT=text",
                "--broker.health.remembered=200ms");
    gateways.add(started);
    return started;
  }

  private static WebTestClient client(ConfigurableApplicationContext of) {
    return WebTestClient.bindToServer()
        .baseUrl("http://127.0.0.1:" + of.getEnvironment().getProperty("local.server.port"))
        .responseTimeout(Duration.ofSeconds(30))
        .defaultHeaders(headers -> headers.setBearerAuth("dev_token_local"))
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

  private static void createTable() {
    var settings =
        new DynamoDbSettings(
            "SandboxPool",
            "eu-central-1",
            dynamoDb.endpoint(),
            DynamoDbSettings.DEFAULT_SHARDS,
            true,
            CallSettings.defaults());
    try (var pool = DynamoDbPool.open(settings, (operation, attempts, error) -> {})) {
      pool.prepareTable();
      pool.store().write(discovery("shown")).join();
    }
  }

  private static Transition discovery(String id) {
    var sandbox = new SandboxId(id);
    var account = new Account(sandbox, id, "identity/accounts/" + id, "", NOW, NOW);
    var decision =
        SandboxStateMachine.decide(
            new Unknown(sandbox),
            new Trigger.SandboxDiscovered("f-1", account),
            NOW,
            new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3));
    return ((Decision.Change) decision).transition();
  }
}
