package io.sandboxbroker.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.simulator.Account;
import io.sandboxbroker.simulator.CspSimulator;
import io.sandboxbroker.simulator.Fault;
import io.sandboxbroker.simulator.FaultWindow;
import io.sandboxbroker.simulator.Operation;
import io.sandboxbroker.simulator.SimulatorSettings;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A worker against a real broker and registry, in the order of its life. */
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private static Path state;
  private static LocalKafka kafka;
  private static LocalSchemaRegistry registry;
  private static CspSimulator csp;

  @BeforeAll
  static void startSurroundings() {
    kafka = LocalKafka.start(Settings.temporary());
    registry = LocalSchemaRegistry.start(Settings.temporary());
    csp =
        CspSimulator.start(SimulatorSettings.from(Map.of("SIM_PORT", "0", "SIM_ACCOUNTS", "200")));
  }

  @AfterAll
  static void stopSurroundings() {
    csp.close();
    registry.close();
    kafka.close();
  }

  @Test
  @Order(1)
  void anEmptyListTellsOnlyItsRefusalAndIsSoonFollowedByTheWholePool() throws Exception {
    csp.control().setFault(FaultWindow.of(Fault.emptyList(), Operation.LIST_ACCOUNTS).times(1));

    try (var worker = startWorker(state)) {
      await().atMost(PATIENCE).until(() -> count(Topics.CSP, SyncCompleted.class) == 1);

      List<SpecificRecord> facts = committed(Topics.CSP);
      assertThat(facts).hasSize(202);
      assertThat(count(Topics.CSP, SyncRefused.class)).isEqualTo(1);
      assertThat(facts)
          .filteredOn(SandboxDiscovered.class::isInstance)
          .extracting(fact -> ((SandboxDiscovered) fact).getExternalId())
          .containsExactlyInAnyOrderElementsOf(
              csp.control().accounts().stream()
                  .filter(Account::isActiveSandbox)
                  .map(Account::id)
                  .toList());
      assertThat(get(worker, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(worker, "/metrics").body())
          .contains("broker_sync_total{outcome=\"completed\"} 1.0")
          .contains("broker_sync_total{outcome=\"empty\"} 1.0")
          .contains("broker_sync_sandboxes_synced_total 200.0")
          .contains("broker_sync_duration_seconds_count{outcome=\"completed\"} 1")
          .contains("broker_csp_requests_total{op=\"list\",status=\"200\"} 2.0")
          .contains("kafka_consumer_", "kafka_producer_", "kafka_stream_");
    }
  }

  @Test
  @Order(2)
  void aRestartWithinTheIntervalSyncsNothing() {
    assertQuiet(state);
  }

  @Test
  @Order(3)
  void neitherDoesAStartElsewhereWithoutTheStateDirectory() {
    assertQuiet(state.resolve("elsewhere"));
  }

  @Test
  @Order(6)
  void whatCannotBeReadIsLaidAsideByEachReaderAndStopsNone() throws Exception {
    byte[] garbage = {1, 2, 3};
    try (var worker = startWorker(state);
        var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.CSP.name(), Topics.POOL_KEY, garbage)).get();
      producer.send(new ProducerRecord<>(Topics.TIMERS.name(), Topics.POOL_KEY, garbage)).get();

      await().atMost(PATIENCE).until(() -> committedBytes(Topics.DEAD_LETTERS).size() == 3);
      assertThat(committedBytes(Topics.DEAD_LETTERS))
          .allSatisfy(it -> assertThat(it).isEqualTo(garbage));
      assertThat(get(worker, "/healthz").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @Order(5)
  void onlyChangesAreToldAndNothingVanishesByABadListOrByOneListAlone() throws Exception {
    var control = csp.control();
    long known = count(Topics.CSP, SandboxDiscovered.class);
    // Another application, because the first one's next sync is due long after this test.
    try (var worker =
        startWorker(
            state.resolve("often"),
            "--spring.kafka.streams.application-id=often",
            "--SYNC_INTERVAL_SEC=1")) {
      awaitSyncs(3);
      assertThat(count(Topics.CSP, SandboxDiscovered.class)).isEqualTo(known + 200);

      long refusals = count(Topics.CSP, SyncRefused.class);
      control.setFault(FaultWindow.of(Fault.emptyList(), Operation.LIST_ACCOUNTS).times(2));
      await().atMost(PATIENCE).until(() -> count(Topics.CSP, SyncRefused.class) == refusals + 2);
      assertThat(count(Topics.CSP, SandboxVanished.class)).isZero();

      Account gone =
          control.accounts().stream().filter(Account::isActiveSandbox).findFirst().orElseThrow();
      control.removeAccounts(List.of(gone.uuid()));
      awaitSyncs(3);

      assertThat(committed(Topics.CSP))
          .filteredOn(SandboxVanished.class::isInstance)
          .singleElement()
          .extracting(fact -> ((SandboxVanished) fact).getSandboxId())
          .isEqualTo(idOf(gone));
      assertThat(count(Topics.CSP, SandboxDiscovered.class)).isEqualTo(known + 200);
      assertThat(get(worker, "/metrics").body())
          .contains("broker_sync_sandboxes_stale_total 1.0")
          .contains("broker_sync_sandboxes_synced_total 200.0");
    }
  }

  /** Waits until so many more lists have been compared. */
  private static void awaitSyncs(int more) {
    long before = count(Topics.CSP, SyncCompleted.class);
    await().atMost(PATIENCE).until(() -> count(Topics.CSP, SyncCompleted.class) >= before + more);
  }

  /** What the sandbox is called that was told of this account. */
  private static String idOf(Account account) {
    return committed(Topics.CSP).stream()
        .filter(SandboxDiscovered.class::isInstance)
        .map(SandboxDiscovered.class::cast)
        .filter(fact -> fact.getExternalId().equals(account.id()))
        .findFirst()
        .orElseThrow()
        .getSandboxId();
  }

  @Test
  @Order(4)
  void anOutageEndsWithEachSandboxDeletedOnceAndNothingFailedUntried() throws Exception {
    List<Account> accounts = List.copyOf(csp.control().addAccounts(200, "lab-doomed"));
    long before = csp.control().state().operations().get(Operation.DELETE_ACCOUNT).requests();
    csp.control()
        .setFault(FaultWindow.of(Fault.tooManyRequests(null), Operation.DELETE_ACCOUNT).times(3));
    csp.control().setFault(FaultWindow.of(Fault.serverError(), Operation.DELETE_ACCOUNT).times(6));
    csp.control().setFault(FaultWindow.of(new Fault.Hang(), Operation.DELETE_ACCOUNT).times(1));

    try (var worker = startWorker(state)) {
      sendCleanups(accounts, 1);
      await().atMost(PATIENCE).until(() -> deletionFacts().size() == 200);
      var failed = deletionFacts().stream().filter(CspDeletionFailed.class::isInstance).toList();
      // Six errors and one reply that hung; 429 is no answer.
      assertThat(failed).hasSize(7);
      sendCleanups(accounts, 2);
      await().atMost(PATIENCE).until(() -> deletionFacts().size() == 207);

      assertThat(deletionFacts())
          .filteredOn(CspDeletionConfirmed.class::isInstance)
          .extracting(fact -> ((CspDeletionConfirmed) fact).getSandboxId())
          .containsExactlyInAnyOrderElementsOf(accounts.stream().map(Account::id).toList());
      assertThat(csp.control().accounts()).doesNotContainAnyElementsOf(accounts);
      assertThat(csp.control().state().operations().get(Operation.DELETE_ACCOUNT))
          .satisfies(traffic -> assertThat(traffic.requests() - before).isEqualTo(210));
      assertThat(get(worker, "/metrics").body())
          .contains("broker_cleanup_deleted_total 200.0")
          .contains("broker_cleanup_failed_total 7.0")
          .contains("broker_breaker_state{name=\"delete\"} 0.0");
    }
  }

  private static List<SpecificRecord> deletionFacts() {
    return committed(Topics.CSP).stream()
        .filter(it -> it instanceof CspDeletionConfirmed || it instanceof CspDeletionFailed)
        .toList();
  }

  private static void sendCleanups(List<Account> accounts, int attempt) {
    try (var values = new AvroSerializer();
        var producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer())) {
      values.configure(
          Map.of(
              "schema.registry.url",
              registry.url(),
              "value.subject.name.strategy",
              "TopicRecordNameStrategy"),
          false);
      for (Account account : accounts) {
        String timer = "cleanup:" + account.id() + ":" + attempt;
        var due = new CleanupDue(timer, Instant.EPOCH, account.id(), account.id(), attempt);
        String topic = Topics.TIMERS.name();
        producer.send(new ProducerRecord<>(topic, Topics.POOL_KEY, values.serialize(topic, due)));
      }
    }
  }

  private static void assertQuiet(Path stateDirectory) {
    try (var worker = startWorker(stateDirectory)) {
      await().atMost(PATIENCE).until(() -> get(worker, "/readyz").statusCode() == 200);
      // Several ticks of the timers.
      await()
          .during(Duration.ofSeconds(4))
          .atMost(PATIENCE)
          .until(() -> csp.control().requests(100).size() == 2);

      assertThat(count(Topics.TIMERS, SyncDue.class)).isEqualTo(2);
      assertThat(count(Topics.CSP, SyncCompleted.class)).isEqualTo(1);
    }
  }

  private static ConfigurableApplicationContext startWorker(
      Path stateDirectory, String... settings) {
    return new SpringApplicationBuilder(LifecycleWorkerApplication.class)
        .profiles("local")
        .run(
            Stream.concat(
                    Stream.of(settings),
                    Stream.of(
                        "--SERVER_PORT=0",
                        "--INSTANCE_ID=worker-1",
                        "--KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers(),
                        "--SCHEMA_REGISTRY_URL=" + registry.url(),
                        "--CSP_BASE_URL=" + csp.accountsUrl(),
                        "--broker.timers.sync-retry=1s",
                        // A refusal at a low rate takes hundreds of calls to recover from.
                        "--broker.cleanup.start-rate=50",
                        "--CIRCUIT_BREAKER_TIMEOUT_SEC=1",
                        "--CSP_TIMEOUT_READ_SEC=3",
                        "--CSP_TIMEOUT_CONNECT_SEC=1",
                        "--STATE_DIR=" + stateDirectory))
                .toArray(String[]::new));
  }

  private static long count(Topic topic, Class<?> type) {
    return committed(topic).stream().filter(type::isInstance).count();
  }

  private static List<SpecificRecord> committed(Topic topic) {
    try (var values = new AvroDeserializer()) {
      values.configure(Map.of("schema.registry.url", registry.url()), false);
      return committedBytes(topic).stream()
          .map(bytes -> values.deserialize(topic.name(), bytes))
          .toList();
    }
  }

  /** What a reader of committed records sees of a topic. */
  private static List<byte[]> committedBytes(Topic topic) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic.name()).stream()
              .map(one -> new TopicPartition(one.topic(), one.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<byte[]> values = new ArrayList<>();
      while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
      }
      return values;
    }
  }

  private static HttpResponse<String> get(ConfigurableApplicationContext worker, String path)
      throws IOException, InterruptedException {
    int port = ((WebServerApplicationContext) worker).getWebServer().getPort();
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString(UTF_8));
    }
  }
}
