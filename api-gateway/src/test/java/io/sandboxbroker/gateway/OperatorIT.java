package io.sandboxbroker.gateway;

import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;
import reactor.blockhound.BlockHound;

/**
 * What operators ask, on a real Kafka and schema registry; the test plays the allocator and the
 * worker, and nobody needs the pool.
 */
@Tag("slow")
class OperatorIT {

  private static LocalKafka kafka;
  private static LocalSchemaRegistry registry;
  private static final List<ConfigurableApplicationContext> gateways = new ArrayList<>();
  private static PlayedAllocator allocator;
  private static WebTestClient first;
  private static WebTestClient second;

  @BeforeAll
  static void start() {
    BlockHound.install();
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    kafka = LocalKafka.start(Settings.temporary());
    registry = LocalSchemaRegistry.start(Settings.temporary());
    first = gateway("first");
    second = gateway("second");
    allocator = new PlayedAllocator(kafka.bootstrapServers(), registry.url());
  }

  @AfterAll
  static void stop() throws Exception {
    gateways.forEach(ConfigurableApplicationContext::close);
    allocator.close();
    registry.close();
    kafka.close();
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
    String command = allocator.lastCommand();
    String shown = "/v1/admin/commands/" + command;
    call(first, HttpMethod.GET, shown).expectBody().jsonPath("$.state").isEqualTo("completed");
    Awaitility.await().untilAsserted(() -> isCompleted(second, shown));
    WebTestClient later = gateway("later");
    Awaitility.await().untilAsserted(() -> isCompleted(later, shown));
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
    call(first, HttpMethod.POST, "/v1/admin/sandboxes/" + PlayedAllocator.KEPT + "/retry-deletion")
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
    call(gateway, HttpMethod.GET, shown)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.state")
        .isEqualTo("completed");
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

  /** Serves once it listens. Stopped with the others: one takes the process's event loops along. */
  private static WebTestClient gateway(String instance) {
    var started =
        new SpringApplicationBuilder(GatewayApplication.class)
            .profiles("local")
            .run(
                "--server.port=0",
                "--INSTANCE_ID=" + instance,
                "--KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers(),
                "--SCHEMA_REGISTRY_URL=" + registry.url(),
                "--LOG_FORMAT=text");
    gateways.add(started);
    String port = started.getEnvironment().getProperty("local.server.port");
    WebTestClient client =
        WebTestClient.bindToServer()
            .baseUrl("http://127.0.0.1:" + port)
            .responseTimeout(Duration.ofSeconds(60))
            .defaultHeaders(headers -> headers.setBearerAuth("admin_token_local"))
            .build();
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
