package io.sandboxbroker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An audit follows a real log, in which everything happened long ago by its timestamps. */
class FollowIT {

  private static final String GROUP = "allocator." + Topics.ALLOCATION_COMMANDS.name();
  private static final int LOOKS = 3;

  private final List<Violation> found = new ArrayList<>();
  private Instant now = Instant.now().minus(Duration.ofMinutes(100));
  private LocalKafka kafka;
  private LocalSchemaRegistry registry;
  private Admin admin;
  private KafkaProducer<String, SpecificRecord> producer;
  private KafkaProducer<String, SpecificRecord> open;
  private boolean more;
  private Audit audit;
  private Monitor monitor;

  @BeforeEach
  void start() throws Exception {
    kafka = LocalKafka.start(Settings.temporary());
    registry = LocalSchemaRegistry.start(Settings.temporary());
    admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
    admin
        .createTopics(
            Stream.of(
                    Topics.ALLOCATION_COMMANDS,
                    Topics.DELETION_COMMANDS,
                    Topics.EVENTS,
                    Topics.CSP,
                    Topics.FREEZES)
                .map(topic -> topic.toNewTopic((short) 1))
                .toList())
        .all()
        .get();
    producer = producer(Map.of());
    open = producer(Map.of("transactional.id", "open", "transaction.timeout.ms", 300_000));
    open.initTransactions();
    send(producer, Topics.EVENTS, "first", synced("first"));
    now = now.plus(Duration.ofMinutes(10));
    var options = new Audit.AuditOptions(null, null, null, null, null, AuditTolerances.defaults());
    monitor = new Monitor(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    audit =
        new Audit(
            settings(),
            null,
            options,
            new Progress(new PrintWriter(Writer.nullWriter()), Clock.systemUTC()),
            found::add,
            Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    audit.close();
    monitor.close();
    open.close(Duration.ZERO);
    producer.close();
    admin.close();
    registry.close();
    kafka.close();
  }

  @Test
  void whatTimeCanHealIsNoViolationAndTheRestIsOne() throws Exception {
    aReleaseIsHiddenByAnOpenTransaction();
    aTrackHasTwo("bert");
    look();
    assertThat(found).isEmpty();

    open.commitTransaction();
    look();
    assertThat(found).extracting(Violation::subject).containsExactly("bert");

    anAllocatorStops();
    aTrackHasTwo("eve");
    look();
    assertThat(found).extracting(Violation::subject).containsExactly("bert");

    theAllocatorGoesOn();
    look();
    assertThat(found).extracting(Violation::subject).containsExactly("bert", "eve");

    partitionsAreAdded();
    aTrackHasTwo("fred");
    look();
    theAllocatorGoesOn();
    look();
    assertThat(found).extracting(Violation::subject).containsExactly("bert", "eve", "fred");
    assertThat(found).extracting(Violation::rule).containsOnly("OneLivePerTrack");
  }

  private void look() {
    for (int i = 0; i < LOOKS; i++) {
      audit.watch(monitor, () -> false);
    }
  }

  private void aReleaseIsHiddenByAnOpenTransaction() throws Exception {
    SandboxState first = allocate("anna");
    String command = "release-of-anna";
    send(
        producer,
        Topics.DELETION_COMMANDS,
        first.getSandboxId(),
        PlantedRecords.release(command, "anna", first.getSandboxId(), now));
    SandboxState ended =
        next(first, SandboxStatus.PENDING_DELETION).setDeletionRequestedAt(now).build();
    open.beginTransaction();
    send(
        open,
        Topics.EVENTS,
        first.getSandboxId(),
        PlantedRecords.event("DeletionRequested", command, now, ended));
    now = now.plusSeconds(1);
    allocate("anna");
  }

  private void aTrackHasTwo(String track) throws Exception {
    allocate(track);
    now = now.plus(Duration.ofMinutes(5));
    allocate(track);
  }

  private SandboxState allocate(String track) throws Exception {
    String sandbox = track + now.toEpochMilli();
    String command = "command-" + sandbox;
    SpecificRecord synced = synced(sandbox);
    send(producer, Topics.EVENTS, sandbox, synced);
    now = now.plusSeconds(1);
    send(
        producer,
        Topics.ALLOCATION_COMMANDS,
        track,
        PlantedRecords.allocate(command, track, now, now.plusSeconds(25), null));
    SandboxState after =
        next(PlantedRecords.available(sandbox, 1, now), SandboxStatus.ALLOCATED)
            .setTrackId(track)
            .setAllocationId(command)
            .setAllocatedAt(now)
            .setExpiresAt(now.plus(Duration.ofHours(4)))
            .build();
    send(
        producer,
        Topics.EVENTS,
        sandbox,
        PlantedRecords.event("SandboxAllocated", command, now, after));
    now = now.plusSeconds(1);
    return after;
  }

  private SpecificRecord synced(String sandbox) {
    return PlantedRecords.event(
        "SandboxSynced", "of " + sandbox, now, PlantedRecords.available(sandbox, 1, now));
  }

  private static SandboxState.Builder next(SandboxState before, SandboxStatus status) {
    return PlantedRecords.copy(before).setVersion(before.getVersion() + 1).setStatus(status);
  }

  /** The allocators have committed nothing of what they have read. */
  private void anAllocatorStops() throws Exception {
    commit(false);
  }

  private void theAllocatorGoesOn() throws Exception {
    commit(true);
  }

  private void commit(boolean all) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    var partitions =
        admin
            .describeTopics(List.of(Topics.ALLOCATION_COMMANDS.name()))
            .allTopicNames()
            .get()
            .values();
    partitions.forEach(
        topic ->
            topic
                .partitions()
                .forEach(
                    it ->
                        offsets.put(
                            new TopicPartition(topic.name(), it.partition()),
                            new OffsetAndMetadata(all ? 1_000 : 0))));
    admin.alterConsumerGroupOffsets(GROUP, offsets).all().get();
  }

  private void partitionsAreAdded() throws Exception {
    admin
        .createPartitions(
            Map.of(
                Topics.EVENTS.name(),
                NewPartitions.increaseTo(24),
                Topics.ALLOCATION_COMMANDS.name(),
                NewPartitions.increaseTo(24)))
        .all()
        .get();
    more = true;
  }

  private void send(
      KafkaProducer<String, SpecificRecord> sender, Topic topic, String key, SpecificRecord value)
      throws InterruptedException, ExecutionException {
    boolean added = more && (topic == Topics.EVENTS || topic == Topics.ALLOCATION_COMMANDS);
    int partition =
        Math.floorMod(key.hashCode(), topic.partitions()) + (added ? topic.partitions() : 0);
    sender
        .send(new ProducerRecord<>(topic.name(), partition, now.toEpochMilli(), key, value))
        .get();
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("schema.registry.url", registry.url());
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    return settings;
  }

  private KafkaProducer<String, SpecificRecord> producer(Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    var values = new AvroSerializer();
    values.configure(
        Map.of(
            "schema.registry.url",
            registry.url(),
            "value.subject.name.strategy",
            "TopicRecordNameStrategy"),
        false);
    return new KafkaProducer<>(settings, new StringSerializer(), values);
  }
}
