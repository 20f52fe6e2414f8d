package io.sandboxbroker.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.kafka.topic.TopicSettings;
import io.sandboxbroker.kafka.topic.TopicSetup;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Machines whose clocks differ by a minute: allocators and, played by the test, gateways. */
@Tag("slow")
class ClocksThatDifferIT {

  /** Long enough for an expiry that is early on a slow machine, too. */
  private static final Duration LAB = Duration.ofSeconds(8);

  private static Infrastructure infrastructure;
  private static KafkaProducer<String, byte[]> producer;
  private static KafkaConsumer<String, byte[]> consumer;
  private static final AvroSerializer WRITER = new AvroSerializer();
  private static final AvroDeserializer READER = new AvroDeserializer();
  private static final List<SpecificRecord> EVENTS = new ArrayList<>();

  @TempDir Path state;

  @BeforeAll
  static void start() {
    infrastructure = Infrastructure.start();
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    Map<String, Object> brokers = Map.of("bootstrap.servers", infrastructure.bootstrapServers());
    try (var admin = Admin.create(brokers)) {
      var settings = new TopicSettings(true, (short) 1, Duration.ofSeconds(60));
      new TopicSetup(admin, settings).ensure(Topics.ALL);
    }
    Map<String, Object> serdes =
        Map.of(
            "schema.registry.url",
            infrastructure.registry(),
            "value.subject.name.strategy",
            "TopicRecordNameStrategy",
            "specific.avro.reader",
            true);
    WRITER.configure(serdes, false);
    READER.configure(serdes, false);
    producer = new KafkaProducer<>(brokers, new StringSerializer(), new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                infrastructure.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    var partitions =
        IntStream.range(0, Topics.EVENTS.partitions())
            .mapToObj(partition -> new TopicPartition(Topics.EVENTS.name(), partition))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  @AfterAll
  static void stop() throws Exception {
    producer.close(Duration.ofSeconds(5));
    consumer.close();
    infrastructure.close();
  }

  private ConfigurableApplicationContext allocatorWhoseClockIsAheadBy(Duration ahead) {
    return new SpringApplicationBuilder(AllocatorApplication.class)
        .profiles("local")
        .initializers(
            context ->
                ((GenericApplicationContext) context)
                    .registerBean(
                        "machineClock",
                        InstantSource.class,
                        () -> () -> Instant.now().plus(ahead),
                        bean -> ((AbstractBeanDefinition) bean).setDefaultCandidate(false)))
        .run(
            "--spring.main.allow-bean-definition-overriding=true",
            "--server.port=0",
            "--KAFKA_BOOTSTRAP_SERVERS=" + infrastructure.bootstrapServers(),
            "--SCHEMA_REGISTRY_URL=" + infrastructure.registry(),
            "--DDB_ENDPOINT_URL=" + infrastructure.dynamoDb(),
            "--STATE_DIR=" + state,
            "--LAB_DURATION_HOURS=" + LAB.toSeconds() + "s",
            "--GRACE_PERIOD_MINUTES=0",
            "--LOG_FORMAT=text");
  }

  private static void publish(Topic topic, String key, SpecificRecord value) {
    producer.send(new ProducerRecord<>(topic.name(), key, WRITER.serialize(topic.name(), value)));
    producer.flush();
  }

  private static void discover(String id) {
    publish(
        Topics.CSP,
        id,
        SandboxDiscovered.newBuilder()
            .setFactId("sync/" + id)
            .setSandboxId(id)
            .setSyncId("sync")
            .setName(id)
            .setExternalId("identity/accounts/" + id)
            .setSfdcAccountId("")
            .setObservedAt(Instant.now())
            .build());
  }

  private static String allocate(Duration gatewayAhead, Duration deadline) {
    var id = UUID.randomUUID().toString();
    Instant requestedAt = Instant.now().plus(gatewayAhead);
    publish(
        Topics.ALLOCATION_COMMANDS,
        id,
        AllocateSandbox.newBuilder()
            .setCommandId(id)
            .setRequestId("request-" + id)
            .setTrackId(id)
            .setIdempotencyKey(id)
            .setIdempotencyKeyExplicit(false)
            .setRequestedAt(requestedAt)
            .setDeadline(requestedAt.plus(deadline))
            .build());
    return id;
  }

  private static SpecificRecord event(Predicate<SpecificRecord> which) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              consumer
                  .poll(Duration.ofMillis(100))
                  .forEach(
                      record -> EVENTS.add(READER.deserialize(record.topic(), record.value())));
              return EVENTS.stream().filter(which).findFirst().orElse(null);
            },
            found -> found != null);
  }

  private static SpecificRecord outcomeOf(String command) {
    return event(event -> command.equals(event.get(event.getSchema().getField("causeId").pos())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT1M", "-PT1M"})
  void aCommandInTimeIsServedAndACommandAfterItsDeadlineIsNot(Duration allocatorAhead) {
    var sandboxes = IntStream.range(0, 4).mapToObj(i -> "s" + i + "-" + allocatorAhead).toList();
    sandboxes.forEach(ClocksThatDifferIT::discover);
    // There is no allocator yet, and it takes longer to start.
    var late = allocate(Duration.ZERO, Duration.ofMillis(1));
    try (var allocator = allocatorWhoseClockIsAheadBy(allocatorAhead)) {
      assertThat(allocator.isRunning()).isTrue();
      sandboxes.forEach(
          id ->
              event(
                  event ->
                      event instanceof SandboxSynced synced && synced.getSandboxId().equals(id)));

      var inTime =
          Stream.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(-1))
              .map(gatewayAhead -> allocate(gatewayAhead, Duration.ofSeconds(25)))
              .toList();

      assertThat(inTime)
          .allSatisfy(
              command -> assertThat(outcomeOf(command)).isInstanceOf(SandboxAllocated.class));
      assertThat(outcomeOf(late))
          .isInstanceOfSatisfying(
              AllocationRejected.class,
              refusal ->
                  assertThat(refusal.getReason()).isEqualTo(AllocationRejection.DEADLINE_PASSED));
    }
  }

  /** The worker sends it at the brokers' time, which is the time of this machine here. */
  @ParameterizedTest
  @ValueSource(strings = {"PT5S", "-PT5S"})
  void aLeaseEndsAtTheBrokersTime(Duration allocatorAhead) {
    try (var allocator = allocatorWhoseClockIsAheadBy(allocatorAhead)) {
      assertThat(allocator.isRunning()).isTrue();
      discover("lease-" + allocatorAhead);
      var lease = (SandboxAllocated) outcomeOf(allocate(Duration.ZERO, Duration.ofMinutes(5)));
      Instant end = lease.getSandbox().getExpiresAt();
      String early = expire(lease);
      assertThat(Instant.now()).as("The first expiry is early").isBefore(end);

      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Instant.now().isAfter(end));
      String due = expire(lease);

      assertThat(outcomeOf(due)).isInstanceOf(SandboxExpired.class);
      assertThat(EVENTS)
          .filteredOn(SandboxExpired.class::isInstance)
          .map(SandboxExpired.class::cast)
          .extracting(SandboxExpired::getCauseId)
          .contains(due)
          .doesNotContain(early);
    }
  }

  private static String expire(SandboxAllocated lease) {
    String id = UUID.randomUUID().toString();
    publish(
        Topics.TIMERS,
        lease.getSandboxId(),
        new ExpiryDue(
            id,
            lease.getSandbox().getExpiresAt(),
            lease.getSandboxId(),
            lease.getSandbox().getAllocationId(),
            lease.getSandbox().getExpiresAt()));
    return id;
  }
}
