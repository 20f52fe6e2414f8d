package io.sandboxbroker.e2e.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.e2e.client.LabClient;
import io.sandboxbroker.e2e.client.Operator;
import io.sandboxbroker.e2e.stack.Metrics;
import io.sandboxbroker.topic.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every program works with the rights in deploy/kafka/acls, and a broker refuses it everything
 * else. The first tests leave no refusal in the log of the broker.
 */
@Tag("release")
@Timeout(900)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaRightsIT {

  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  private Services services;
  private LabClient lab;
  private Operator operator;
  private URI allocator;
  private URI worker;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    services = new Services(folder);
  }

  @AfterAll
  void stop() throws Exception {
    services.close();
  }

  @Test
  @Order(1)
  void theJobCreatesTheTopicsAndTheTable() throws Exception {
    assertThat(services.provision()).isZero();
    // It may run again.
    assertThat(services.provision()).isZero();

    try (Admin admin = services.kafka().admin(SecuredKafka.SUPER_USER)) {
      assertThat(admin.listTopics().names().get())
          .containsAll(Topics.ALL.stream().map(topic -> topic.name()).toList());
    }
  }

  @Test
  @Order(2)
  void theServicesAllocateReleaseExpireDeleteSyncFreezeAndRebuild() throws Exception {
    allocator = services.start(SecuredKafka.ALLOCATOR);
    worker = services.start(SecuredKafka.WORKER);
    var gateway = services.start(SecuredKafka.GATEWAY);
    lab = new LabClient(gateway, Services.TRACK_TOKEN, unseen -> {});
    operator = new Operator(gateway, Services.ADMIN_TOKEN);

    assertThat(operator.send("POST", "/sync?override=true").status()).isIn(200, 202);
    await("the first list", () -> operator.look("/stats").path("available").asInt() >= 5);
    var released = lab.track("released");
    String given = released.allocate().text("sandbox_id");
    assertThat(released.details(given).status()).isEqualTo(200);
    assertThat(released.markForDeletion(given).status()).isEqualTo(200);
    String expired = lab.track("expired").allocate().text("sandbox_id");
    assertThat(List.of(given, expired)).doesNotContain("");
    var waiting = lab.track("waiting").wanting("nothing-has-it-").preferring("wait=2");
    assertThat(waiting.allocate().status()).isEqualTo(409);
    var later = lab.track("later").preferring("respond-async");
    String command = later.allocateOnce().text("command_id");
    await("the outcome", () -> state(later.lab(), later.track(), command).equals("allocated"));
    for (String call : List.of("PUT /freeze/sync?reason=rights", "DELETE /freeze/sync")) {
      assertThat(send(call)).isEqualTo(200);
    }
    for (String path : List.of("/sync", "/cleanup", "/bulk-delete?status=stale", "/rebuild")) {
      assertThat(send("POST " + path)).as(path).isIn(200, 202);
    }
    await("the deletion", () -> status(given).equals("deleted"));
    await("the expiry and the deletion", () -> status(expired).equals("deleted"));
    assertThat(operator.look("/sandboxes/" + expired + "/history").path("events").isEmpty())
        .isFalse();

    assertThat(services.kafka().refusals()).isEmpty();
  }

  @Test
  @Order(3)
  void theAuditProvesThePromise() throws Exception {
    var audit = services.audit();

    assertThat(audit.awaitEnd()).as(() -> audit.output() + audit.errors()).isZero();
    assertThat(services.kafka().refusals()).isEmpty();
  }

  /** What the scaler of KEDA asks: the end of each partition, and the offsets of the group. */
  @ParameterizedTest
  @CsvSource({
    "sandbox.allocation.commands, allocator.sandbox.allocation.commands",
    "sandbox.events, lifecycle-worker"
  })
  @Order(4)
  void kedaSeesTheLag(String topic, String group) throws Exception {
    try (Admin admin = services.kafka().admin(SecuredKafka.KEDA)) {
      var partitions =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions();
      var first = new TopicPartition(topic, partitions.getFirst().partition());

      assertThat(admin.listOffsets(Map.of(first, OffsetSpec.latest())).all().get()).hasSize(1);
      // Without a topic it would be refused the other topics of the group.
      var ofTopic = new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(first));
      assertThat(
              admin
                  .listConsumerGroupOffsets(Map.of(group, ofTopic))
                  .partitionsToOffsetAndMetadata(group)
                  .get())
          .containsKey(first);
    }
    assertThat(services.kafka().refusals()).isEmpty();
  }

  @Test
  @Order(5)
  void allocatorAndWorkerLayAsideWhatTheyCannotRead() throws Exception {
    try (var producer = services.kafka().producer(SecuredKafka.SUPER_USER, Map.of())) {
      for (var topic : List.of(Topics.ALLOCATION_COMMANDS, Topics.TIMERS, Topics.EVENTS)) {
        producer.send(new ProducerRecord<>(topic.name(), new byte[] {1}, new byte[] {9})).get();
      }
    }

    await("the dead letters of the allocator", () -> deadLetters(allocator) >= 2);
    await("the dead letters of the worker", () -> deadLetters(worker) >= 1);
    assertThat(services.kafka().refusals()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "api-gateway, sandbox.events",
    "api-gateway, sandbox.replies",
    "api-gateway, sandbox.timers",
    "api-gateway, sandbox.csp",
    "allocator, sandbox.timers",
    "allocator, sandbox.csp",
    "allocator, sandbox.freezes",
    "lifecycle-worker, sandbox.allocation.commands",
    "lifecycle-worker, sandbox.deletion.commands",
    "lifecycle-worker, sandbox.events",
    "lifecycle-worker, sandbox.replies",
    "lifecycle-worker, sandbox.freezes",
    "audit, sandbox.events",
    "keda, sandbox.allocation.commands",
    "provisioning, sandbox.events"
  })
  @Order(6)
  void aUserWritesNoTopicOfAnotherService(String user, String topic) {
    try (var producer = services.kafka().producer(user, Map.of())) {
      assertThatThrownBy(
              () -> producer.send(new ProducerRecord<>(topic, new byte[0], new byte[0])).get())
          .hasRootCauseInstanceOf(AuthorizationException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "keda, sandbox.events",
    "provisioning, sandbox.events",
    "api-gateway, sandbox.timers",
    "audit, sandbox.command.status",
    "audit, sandbox.replies",
    "allocator, sandbox.csp.lists"
  })
  @Order(6)
  void aUserReadsNoTopicThatItsServiceDoesNotRead(String user, String topic) {
    try (var consumer = services.kafka().consumer(user)) {
      var partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(30)))
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  @Test
  @Order(6)
  void aUserHasNoGroupAndNoTransactionOfAnotherService() {
    try (var consumer = services.kafka().consumer(SecuredKafka.GATEWAY)) {
      consumer.subscribe(List.of(Topics.ALLOCATION_COMMANDS.name()));
      assertThatThrownBy(() -> consumer.poll(Duration.ofSeconds(30)))
          .isInstanceOf(GroupAuthorizationException.class);
    }
    var id = Map.<String, Object>of("transactional.id", "allocator-0.intake");
    try (var producer = services.kafka().producer(SecuredKafka.WORKER, id)) {
      assertThatThrownBy(producer::initTransactions)
          .isInstanceOf(TransactionalIdAuthorizationException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"lifecycle-worker, allocator", "allocator, lifecycle-worker"})
  @Order(7)
  void aServiceWithTheRightsOfAnotherDoesNotStart(String user, String service) throws Exception {
    var program = services.startAs(user, service);

    assertThat(program.awaitEnd(Duration.ofMinutes(5)))
        .as(() -> program.output() + program.errors())
        .isNotZero();
    assertThat(program.output() + program.errors()).containsIgnoringCase("authoriz");
  }

  private static double deadLetters(URI service) {
    try {
      return Metrics.read(service).total("broker_dead_letters_total").orElse(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private int send(String call) throws InterruptedException {
    String[] words = call.split(" ");
    return operator.send(words[0], words[1]).status();
  }

  private String status(String sandbox) {
    return operator.look("/sandboxes/" + sandbox).path("status").asString("");
  }

  private static String state(LabClient lab, String track, String command) {
    try {
      return lab.scriptOf(track).command(command).text("state");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    Services.await(() -> what, TIMEOUT, condition);
  }
}
