package io.sandboxbroker.worker;

import static io.sandboxbroker.worker.WorkerEnvironment.TIMEOUT;
import static io.sandboxbroker.worker.WorkerEnvironment.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.simulator.Account;
import io.sandboxbroker.simulator.Fault;
import io.sandboxbroker.simulator.FaultWindow;
import io.sandboxbroker.simulator.Operation;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** Scheduled syncs against a real broker and registry, in the order of a worker's life. */
@Tag("slow")
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SyncIT {

  @TempDir private static Path state;
  private static WorkerEnvironment environment;

  @BeforeAll
  static void start() {
    environment = new WorkerEnvironment(200);
  }

  @AfterAll
  static void stop() {
    environment.close();
  }

  @Test
  @Order(1)
  void anEmptyListIsRefusedAndSoonFollowedByTheWholePool() throws Exception {
    environment.csp().setFault(FaultWindow.of(Fault.emptyList(), Operation.LIST_ACCOUNTS).times(1));

    try (var worker = environment.startWorker(state)) {
      await().atMost(TIMEOUT).until(() -> count(SyncCompleted.class) == 1);

      assertThat(count(SpecificRecord.class)).isEqualTo(202);
      assertThat(count(SyncRefused.class)).isEqualTo(1);
      assertThat(environment.committed(Topics.CSP, SandboxDiscovered.class))
          .extracting(SandboxDiscovered::getExternalId)
          .containsExactlyInAnyOrderElementsOf(
              environment.csp().accounts().stream()
                  .filter(Account::isActiveSandbox)
                  .map(Account::id)
                  .toList());
      assertThat(get(worker, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(worker, "/metrics").body())
          .contains("broker_sync_total{outcome=\"completed\"} 1.0")
          .contains("broker_sync_total{outcome=\"empty\"} 1.0")
          .contains("broker_sync_sandboxes_synced_total 200.0")
          .contains("broker_sync_duration_seconds_count{outcome=\"completed\"} 1")
          .contains("broker_sync_duration_seconds_bucket{outcome=\"completed\",le=\"0.1\"} ")
          .doesNotContain("broker_sync_duration_seconds_bucket{outcome=\"completed\",le=\"0.001\"}")
          .contains("broker_csp_requests_total{op=\"list\",status=\"200\"} 2.0")
          .contains("broker_breaker_state{name=\"list\"} 0.0")
          .contains("kafka_consumer_", "kafka_producer_", "kafka_stream_");
    }
  }

  @Test
  @Order(2)
  void aRestartWithinTheIntervalSyncsNothing() throws Exception {
    assertQuiet(state);
  }

  @Test
  @Order(3)
  void neitherDoesAStartElsewhereWithoutTheStateDirectory() throws Exception {
    assertQuiet(state.resolve("elsewhere"));
  }

  @Test
  @Order(4)
  void onlyChangesArePublishedAndNothingVanishesAfterOneListOrAnUnusableOne() throws Exception {
    var control = environment.csp();
    long known = count(SandboxDiscovered.class);
    // Another application, because the first one's next sync is due long after this test.
    try (var worker =
        environment.startWorker(
            state.resolve("often"),
            "--spring.kafka.streams.application-id=often",
            "--SYNC_INTERVAL_SEC=1")) {
      awaitSyncs(3);
      assertThat(count(SandboxDiscovered.class)).isEqualTo(known + 200);

      long refusals = count(SyncRefused.class);
      control.setFault(FaultWindow.of(Fault.emptyList(), Operation.LIST_ACCOUNTS).times(2));
      await().atMost(TIMEOUT).until(() -> count(SyncRefused.class) == refusals + 2);
      assertThat(count(SandboxVanished.class)).isZero();

      Account gone =
          control.accounts().stream().filter(Account::isActiveSandbox).findFirst().orElseThrow();
      control.removeAccounts(List.of(gone.uuid()));
      awaitSyncs(3);

      assertThat(environment.committed(Topics.CSP, SandboxVanished.class))
          .singleElement()
          .extracting(SandboxVanished::getSandboxId)
          .isEqualTo(idOf(gone));
      assertThat(count(SandboxDiscovered.class)).isEqualTo(known + 200);
      assertThat(get(worker, "/metrics").body())
          .contains("broker_sync_sandboxes_stale_total 1.0")
          .contains("broker_sync_sandboxes_synced_total 200.0");

      assertThatOnlyAFailureForGoodEndsIt(worker);
    }
  }

  /** As when it has lost the right to read the timers. */
  private static void assertThatOnlyAFailureForGoodEndsIt(ConfigurableApplicationContext worker)
      throws Exception {
    environment.stopRegistry();
    WorkerEnvironment.awaitPage(worker, "/readyz", "\"schema_registry\":\"unavailable\"");
    assertThat(get(worker, "/readyz").statusCode()).isEqualTo(503);
    assertThat(get(worker, "/healthz").statusCode()).isEqualTo(200);

    worker.getBean(KafkaMessageListenerContainer.class).stopAbnormally(() -> {});

    WorkerEnvironment.awaitPage(worker, "/readyz", "\"sync\":\"unavailable\"");
    assertThat(get(worker, "/healthz").statusCode()).isEqualTo(503);
  }

  /** Waits until so many more lists have been compared. */
  private static void awaitSyncs(int more) {
    long before = count(SyncCompleted.class);
    await().atMost(TIMEOUT).until(() -> count(SyncCompleted.class) >= before + more);
  }

  /** The id of the sandbox that was discovered for an account. */
  private static String idOf(Account account) {
    return environment.committed(Topics.CSP, SandboxDiscovered.class).stream()
        .filter(fact -> fact.getExternalId().equals(account.id()))
        .findFirst()
        .orElseThrow()
        .getSandboxId();
  }

  private static void assertQuiet(Path stateDirectory) throws Exception {
    try (var worker = environment.startWorker(stateDirectory)) {
      WorkerEnvironment.awaitPage(worker, "/readyz", "\"ready\"");
      assertThat(get(worker, "/readyz").body())
          .contains(
              "\"cleanup\":\"ok\"",
              "\"kafka\":\"ok\"",
              "\"lists\":\"ok\"",
              "\"schema_registry\":\"ok\"",
              "\"streams\":\"ok\"",
              "\"sync\":\"ok\"");
      // Several ticks of the timers.
      await()
          .during(Duration.ofSeconds(4))
          .atMost(TIMEOUT)
          .until(() -> environment.csp().requests(100).size() == 2);

      assertThat(environment.count(Topics.TIMERS, SyncDue.class)).isEqualTo(2);
      assertThat(count(SyncCompleted.class)).isEqualTo(1);
    }
  }

  private static long count(Class<?> type) {
    return environment.count(Topics.CSP, type);
  }
}
