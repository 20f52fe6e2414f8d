package io.sandboxbroker.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.allocator.KafkaProxy.Loss;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Ends of transactions that get lost, with the timeouts of production and of Kafka. */
@Tag("slow")
class TransactionFaultsIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(120);

  private static KafkaProxy proxy;
  private static LocalKafka kafka;
  private static LocalDynamoDb dynamoDb;
  private static LocalSchemaRegistry registry;
  private static Wire wire;

  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final HeldStore held = new HeldStore(store);
  private final String name = "t" + UUID.randomUUID();
  private final List<ConfigurableApplicationContext> instances = new ArrayList<>();

  @BeforeAll
  static void start() {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    int port = LocalKafka.freePort();
    proxy = KafkaProxy.before(port);
    Map<String, String> settings = new HashMap<>(LocalKafka.DEFAULT_TIMEOUTS);
    settings.put("advertised.listeners", "PLAINTEXT://" + proxy.address());
    kafka = LocalKafka.start(Settings.temporary().onPort(port), settings);
    dynamoDb = LocalDynamoDb.start(Settings.temporary());
    registry = LocalSchemaRegistry.start(Settings.temporary());
    wire = new Wire(proxy.address(), registry.url());
  }

  @AfterAll
  static void stop() throws IOException {
    wire.close();
    registry.close();
    dynamoDb.close();
    kafka.close();
    proxy.close();
  }

  @AfterEach
  void stopInstances() {
    proxy.lose(Loss.NOTHING, KafkaProxy.END_TXN);
    held.letAnswersThrough();
    instances.forEach(ConfigurableApplicationContext::close);
  }

  private ConfigurableApplicationContext allocator(SandboxStore way, String... settings) {
    var all =
        Stream.concat(
            Stream.of(
                "--KAFKA_BOOTSTRAP_SERVERS=" + proxy.address(),
                "--SCHEMA_REGISTRY_URL=" + registry.url(),
                "--DDB_ENDPOINT_URL=" + dynamoDb.endpoint(),
                // As in production.
                Allocators.MAX_POLL_INTERVAL + "300000"),
            Stream.of(settings));
    var instance = Allocators.start(name, way, all.toArray(String[]::new));
    instances.add(instance);
    return instance;
  }

  private List<AllocateSandbox> publish(int count, String track) {
    var commands =
        IntStream.range(0, count)
            .mapToObj(i -> Wire.command(name + "-" + track + "-" + i, name))
            .toList();
    wire.publish(commands);
    return commands;
  }

  private void assertOneSandboxEach(int count) {
    assertThat(store.sandboxes())
        .filteredOn(sandbox -> sandbox.status() == Status.ALLOCATED)
        .hasSize(count);
  }

  /** Longer than max.block.ms, because each answer is waited for until request.timeout.ms. */
  @Test
  void aCommitWhoseAnswersAreLostIsRepeatedAndHasOneOutcome() {
    Allocators.fill(store, name, 30);
    allocator(store);
    Answers.servedOnce(wire, publish(6, "before"));

    proxy.lose(Loss.RESPONSES, KafkaProxy.END_TXN);
    int before = proxy.lost();
    var commands = publish(12, "during");
    await().atMost(TIMEOUT).until(() -> proxy.lost() >= before + 8);
    proxy.lose(Loss.NOTHING, KafkaProxy.END_TXN);

    Answers.servedOnce(wire, commands);
    var later = publish(6, "after");
    Answers.servedOnce(wire, later);
    Answers.servedOnce(wire, commands);
    assertOneSandboxEach(24);
  }

  /** The allocator gives the commit up, and learns its end from the next producer of its id. */
  @ParameterizedTest
  @EnumSource(names = {"REQUESTS", "RESPONSES"})
  void aCommitThatStaysUnknownIsFollowedByTheCommittedOffsets(Loss loss) {
    Allocators.fill(store, name, 30);
    allocator(store, "--broker.transactions.commit-timeout=5s");
    Answers.servedOnce(wire, publish(6, "before"));

    int before = proxy.requests(KafkaProxy.INIT_PRODUCER_ID);
    int lost = proxy.lost();
    proxy.lose(loss, KafkaProxy.END_TXN);
    var commands = publish(12, "during");
    await()
        .atMost(TIMEOUT)
        .until(
            () -> proxy.lost() >= lost + 3 && proxy.requests(KafkaProxy.INIT_PRODUCER_ID) > before);
    proxy.lose(Loss.NOTHING, KafkaProxy.END_TXN);

    Answers.servedOnce(wire, commands);
    var later = publish(6, "after");
    Answers.servedOnce(wire, later);
    Answers.servedOnce(wire, commands);
    assertOneSandboxEach(24);
  }

  @Test
  void aFencedAllocatorEndsAndItsRestartServesEachCommandOnce() {
    Allocators.fill(store, name, 30);
    held.holdAnswers();
    var fenced = allocator(held);
    var commands = publish(12, "track");
    await().atMost(TIMEOUT).until(() -> held.writes() > 0);
    IntStream.range(0, 2).forEach(this::takeTransactionalId);
    held.letAnswersThrough();
    await().atMost(TIMEOUT).until(() -> liveness(fenced) == 503);
    fenced.close();

    allocator(store);

    Answers.servedOnce(wire, commands);
    assertOneSandboxEach(12);
  }

  /** As a second process of the same name does when it starts. */
  private void takeTransactionalId(int thread) {
    try (var rival =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                proxy.address(),
                "transactional.id",
                name + "." + Topics.ALLOCATION_COMMANDS.name() + "." + thread),
            new StringSerializer(),
            new ByteArraySerializer())) {
      rival.initTransactions();
    }
  }

  private static int liveness(ConfigurableApplicationContext instance)
      throws IOException, InterruptedException {
    int port = ((WebServerApplicationContext) instance).getWebServer().getPort();
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz")).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }
}
