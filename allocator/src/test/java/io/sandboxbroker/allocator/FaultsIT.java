package io.sandboxbroker.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.topic.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** Allocators on a real Kafka and a store that fails on demand. */
@Tag("slow")
class FaultsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Infrastructure infrastructure;
  private static Wire wire;

  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final HeldStore held = new HeldStore(store);
  private final String name = "t" + UUID.randomUUID();
  private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

  @BeforeAll
  static void start() {
    infrastructure = Infrastructure.start();
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    wire = new Wire(infrastructure.bootstrapServers(), infrastructure.registry());
    // Makes the topics.
    start("first", new InMemorySandboxStore(), infrastructure.registry()).close();
  }

  @AfterAll
  static void stop() throws Exception {
    wire.close();
    infrastructure.close();
  }

  @AfterEach
  void stopInstances() {
    held.letAnswersThrough();
    instances.forEach(ConfigurableApplicationContext::close);
  }

  private ConfigurableApplicationContext allocator(String id, SandboxStore way) {
    return allocator(id, way, infrastructure.registry());
  }

  private ConfigurableApplicationContext allocator(String id, SandboxStore way, String registry) {
    var instance = start(id, way, registry);
    instances.add(instance);
    return instance;
  }

  private static ConfigurableApplicationContext start(
      String id, SandboxStore way, String registry) {
    return Allocators.start(
        id,
        way,
        "--KAFKA_BOOTSTRAP_SERVERS=" + infrastructure.bootstrapServers(),
        "--SCHEMA_REGISTRY_URL=" + registry,
        "--DDB_ENDPOINT_URL=" + infrastructure.dynamoDb());
  }

  private void pool(int size) {
    Allocators.fill(store, name, size);
  }

  private List<AllocateSandbox> commands(int count, String track) {
    return IntStream.range(0, count)
        .mapToObj(i -> Wire.command(name + "-" + track + "-" + i, name))
        .toList();
  }

  private static List<SandboxAllocated> assertServedOnce(List<AllocateSandbox> commands) {
    return Answers.servedOnce(wire, commands);
  }

  private void assertOneSandboxEach(List<AllocateSandbox> commands) {
    assertThat(store.sandboxes())
        .filteredOn(sandbox -> sandbox.status() == Status.ALLOCATED)
        .extracting(sandbox -> sandbox.lastAllocation().orElseThrow().track().value())
        .containsExactlyInAnyOrderElementsOf(
            commands.stream().map(AllocateSandbox::getTrackId).toList());
  }

  @Test
  void anInstanceThatFinishesItsBatchAfterItsPartitionsHaveMovedPublishesNothing() {
    pool(100);
    held.holdAnswers();
    // It stays in its batch until its partitions have moved, as a process that was paused does.
    var paused =
        Allocators.start(
            name + "-slow",
            held,
            "--KAFKA_BOOTSTRAP_SERVERS=" + infrastructure.bootstrapServers(),
            "--SCHEMA_REGISTRY_URL=" + infrastructure.registry(),
            "--DDB_ENDPOINT_URL=" + infrastructure.dynamoDb(),
            "--broker.intake.max-batch-time=1m");
    instances.add(paused);
    var commands = commands(12, "before");
    wire.publish(commands);
    await().atMost(PATIENCE).until(() -> held.writes() > 0);
    var successor = allocator(name + "-successor", store);
    assertServedOnce(commands);

    held.letAnswersThrough();
    successor.close();
    // All partitions are the slow one's again, and it reads on only once it is through with what it
    // held.
    var later = commands(24, "after");
    wire.publish(later);
    assertServedOnce(later);

    assertServedOnce(commands);
    assertOneSandboxEach(Stream.concat(commands.stream(), later.stream()).toList());
  }

  /** An instance was killed after it had written and published a part of a batch of six. */
  @ParameterizedTest(name = "{0} written, {1} told")
  @CsvSource({"3, 0", "6, 0", "6, 6"})
  void whatAKilledInstanceLeftIsFinishedByItsRestart(int written, int told) {
    pool(20);
    String instance = name + "-killed";
    var commands = commands(6, "track");
    wire.publish(commands);
    String id = instance + "." + Topics.ALLOCATION_COMMANDS.name() + ".0";
    try (var left = new FormerLife(id, store, wire, infrastructure.bootstrapServers())) {
      var given = left.wrote(commands.subList(0, written));
      left.told(commands.subList(0, told));

      allocator(instance, store);

      var outcomes = assertServedOnce(commands);
      assertOneSandboxEach(commands);
      assertThat(outcomes)
          .extracting(outcome -> new SandboxId(outcome.getSandboxId()))
          .containsAll(given);
    }
  }

  /** Whichever thread of the instance was killed, its restart ends the open transaction at once. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s.sandbox.allocation.commands.1",
        "%s.sandbox.deletion.commands.0",
        "%s.sandbox.timers.0",
        "%s.sandbox.csp.0",
        "allocator.waiting-room-%s-1"
      })
  void readersDoNotWaitForATransactionThatAKilledThreadLeftOpen(String id) {
    pool(20);
    String instance = name + "-killed";
    var commands = commands(6, "track");
    try (var left =
        new FormerLife(id.formatted(instance), store, wire, infrastructure.bootstrapServers())) {
      // Every reader of committed events stops at these.
      left.told(commands(12, "uncommitted"));
      wire.publish(commands);

      allocator(instance, store);

      assertServedOnce(commands);
      assertOneSandboxEach(commands);
    }
  }

  @Test
  void commandsWaitForATableThatIsAwayAndAreServedWhenItIsBack() {
    pool(30);
    var patient = allocator(name + "-patient", held);
    awaitAnswer(patient, "/readyz", 200, "\"ready\"");
    store.faults().goAway();
    var commands = commands(24, "track");
    wire.publish(commands);
    int first = held.queries();
    await().atMost(PATIENCE).until(() -> held.queries() > first + 20);
    awaitAnswer(patient, "/readyz", 503, "\"dynamodb\":\"unavailable\"");
    awaitAnswer(patient, "/healthz", 200, "\"healthy\"");

    store.faults().comeBack();

    assertServedOnce(commands);
    assertOneSandboxEach(commands);
    assertNoDeadLetters(commands);
    awaitAnswer(
        patient,
        "/readyz",
        200,
        "{\"dynamodb\":\"ok\",\"intake\":\"ok\",\"kafka\":\"ok\",\"line\":\"ok\","
            + "\"schema_registry\":\"ok\",\"waiting_room\":\"ok\"}");
    awaitAnswer(
        patient,
        "/metrics",
        200,
        "broker_allocation_latency_seconds_bucket{outcome=\"allocated\",le=\"0.001\"}");
    assertThatOnlyAFailureForGoodEndsIt(patient);
  }

  /** As when it has lost the right to read a topic. */
  private static void assertThatOnlyAFailureForGoodEndsIt(ConfigurableApplicationContext instance) {
    var timers = instance.getBean("timers", ConcurrentMessageListenerContainer.class);
    ((KafkaMessageListenerContainer<?, ?>) timers.getContainers().getFirst())
        .stopAbnormally(() -> {});

    awaitAnswer(instance, "/readyz", 503, "\"intake\":\"unavailable\"");
    awaitAnswer(instance, "/healthz", 503, "\"unhealthy\"");
  }

  private static void awaitAnswer(
      ConfigurableApplicationContext instance, String path, int status, String text) {
    int port = ((WebServerApplicationContext) instance).getWebServer().getPort();
    var asked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    try (var client = HttpClient.newHttpClient()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                var answer = client.send(asked, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).contains(text);
                assertThat(answer.statusCode()).isEqualTo(status);
              });
    }
  }

  @Test
  void aBatchThatIsThrottledFromEndToEndIsServedOnceItIsNot() {
    pool(30);
    allocator(name + "-throttled", held);
    store.faults().failWrites(200);
    var commands = commands(24, "track");
    wire.publish(commands);

    assertServedOnce(commands);
    assertOneSandboxEach(commands);
    assertThat(held.writes()).isGreaterThan(200);
    assertNoDeadLetters(commands);
  }

  @Test
  void writesWhoseAnswersAreLostHaveOneEventThoughTheBatchIsDeliveredAgain() {
    pool(30);
    allocator(name + "-deaf", held);
    store.faults().loseAnswers(40);
    var commands = commands(24, "track");
    wire.publish(commands);

    assertServedOnce(commands);
    assertOneSandboxEach(commands);
    assertNoDeadLetters(commands);
  }

  @Test
  void aRegistryThatIsAwayAtTheStartLosesNothingAndLaterHoldsUpNothing(@TempDir Path directory) {
    pool(30);
    var kept = Settings.temporary().keepingDataIn(directory);
    var registry = LocalSchemaRegistry.start(kept);
    String url = registry.url();
    try (var gateway = new Wire(infrastructure.bootstrapServers(), url)) {
      var deletion =
          new RequestDeletion(
              name + "-d", "r", "nobody", name, Instant.now(), Instant.now().plusSeconds(60));
      var firstOfItsType =
          gateway.record(Topics.DELETION_COMMANDS, deletion.getSandboxId(), deletion);
      var first = commands(6, "first");
      gateway.publish(first);

      registry.close();
      allocator(name + "-unregistered", store, url);
      assertThat(gateway.answersTo(Answers.ids(first))).isEmpty();
      registry = LocalSchemaRegistry.start(kept.onPort(URI.create(url).getPort()));
      Answers.await(gateway, Answers.ids(first));

      registry.close();
      gateway.publish(firstOfItsType);
      var more = commands(6, "more");
      gateway.publish(more);
      Answers.await(gateway, Answers.ids(more));
      Answers.await(gateway, Set.of(deletion.getCommandId()));
      registry = LocalSchemaRegistry.start(kept.onPort(URI.create(url).getPort()));
      assertThat(gateway.answersTo(Set.of(deletion.getCommandId())).get(deletion.getCommandId()))
          .singleElement()
          .satisfies(
              answer -> assertThat(gateway.read(answer)).isInstanceOf(DeletionRejected.class));
      assertOneSandboxEach(Stream.concat(first.stream(), more.stream()).toList());
    } finally {
      registry.close();
    }
  }

  private static void assertNoDeadLetters(List<AllocateSandbox> commands) {
    Set<String> tracks = new HashSet<>();
    commands.forEach(command -> tracks.add(command.getTrackId()));
    assertThat(wire.committed(Topics.DEAD_LETTERS))
        .noneMatch(letter -> tracks.contains(letter.key()));
  }
}
