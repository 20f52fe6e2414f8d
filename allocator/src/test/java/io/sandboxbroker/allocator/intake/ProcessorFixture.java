package io.sandboxbroker.allocator.intake;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.allocator.account.AccountPinning;
import io.sandboxbroker.allocator.candidate.CandidateSettings;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.decision.AccountConflict;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.allocator.decision.SandboxAllocator;
import io.sandboxbroker.allocator.limit.CallLimit;
import io.sandboxbroker.allocator.limit.LimitSettings;
import io.sandboxbroker.allocator.limit.StoreSlots;
import io.sandboxbroker.allocator.sweep.SweepSettings;
import io.sandboxbroker.allocator.sweep.TestPool;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Deserializer;

/** A processor with the handlers of all record types, on a pool in memory. */
final class ProcessorFixture {

  static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  final TestPool pool = new TestPool();
  Instant assignedAt = NOW.minusSeconds(3_600);
  final AssignedPartitions partitions = new AssignedPartitions(() -> assignedAt);
  final CallLimit limit = new CallLimit(new LimitSettings(8, 16, 64, Duration.ofMillis(500)));
  StoreRetries retries =
      new StoreRetries(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(1));
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final IntakeMetrics metrics = new IntakeMetrics(meters);
  final AvroSerializer serializer = new AvroSerializer();
  final AvroDeserializer deserializer = new AvroDeserializer();
  Instant now = NOW;
  boolean frozen;
  QuotaSettings quotas = QuotaSettings.NONE;

  /** The accounts of the pool are pinned from the start. */
  volatile CompletableFuture<Void> accountsPinned = CompletableFuture.completedFuture(null);

  final List<AccountConflict> conflicts = new CopyOnWriteArrayList<>();

  /** The tracks that wait in the queue, as this instance knows it. */
  final Set<String> queued = new HashSet<>();

  private final QueueingAllocator.Queue queue =
      new QueueingAllocator.Queue() {
        @Override
        public boolean isWaitedFor(String namePrefix) {
          return false;
        }

        @Override
        public boolean hasCommandOf(String track) {
          return queued.contains(track);
        }

        @Override
        public void joined(String track) {
          queued.add(track);
        }
      };

  ProcessorFixture() {
    partitions.assigned(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    Map<String, Object> serdes =
        Map.of(
            "schema.registry.url",
            "mock://intake",
            "value.subject.name.strategy",
            "TopicRecordNameStrategy",
            "auto.register.schemas",
            true,
            "specific.avro.reader",
            true);
    serializer.configure(serdes, false);
    deserializer.configure(serdes, false);
  }

  InMemorySandboxStore store() {
    return pool.store();
  }

  /** The handlers of all record types. */
  RecordHandlers handlers() {
    var candidates =
        new Candidates(
            store(),
            new CandidateSettings(
                15, 500, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(5), 10),
            () -> now,
            new Random(1),
            metrics::falseExhaustion);
    var allocator =
        new SandboxAllocator(
            store(), candidates, Examples.TERMS, () -> now, metrics::conflict, at -> frozen);
    var sweeps =
        new SweepSettings(
            Duration.ofMinutes(2),
            Duration.ofMinutes(20),
            Duration.ofHours(24),
            3000,
            Duration.ofMinutes(10));
    return new HandlerConfiguration()
        .recordHandlers(
            store(),
            new QueueingAllocator(allocator, queue, Duration.ofSeconds(1), () -> now),
            candidates,
            partitions,
            Examples.TERMS,
            sweeps,
            () -> now,
            metrics,
            conflicts::add,
            new AccountPinning(store(), store(), conflicts::add),
            () -> accountsPinned,
            quotas);
  }

  RecordProcessor processor() {
    return processor(handlers(), deserializer, step -> store(), Tracing.off());
  }

  /** A processor that knows this handler alone. */
  RecordProcessor processor(RecordHandler<?> handler) {
    return processor(
        new RecordHandlers(List.of(handler)), deserializer, step -> store(), Tracing.off());
  }

  RecordProcessor processor(
      RecordHandlers handlers,
      Deserializer<SpecificRecord> reader,
      Function<TraceStep, SandboxStore> tracedStore,
      Tracing tracing) {
    return new RecordProcessor(
        handlers,
        reader,
        new ReplyRecords(serializer, () -> now),
        store(),
        tracedStore,
        new RecordTracing(tracing),
        metrics,
        () -> now,
        new StoreSlots(limit, () -> now),
        retries,
        3);
  }

  /** Processes one record with a new processor. */
  List<ProducerRecord<String, byte[]>> process(ConsumerRecord<String, byte[]> record) {
    return processor().process(record).join();
  }

  /** A command that is refused at once when there is no sandbox. */
  static AllocateSandbox.Builder allocation() {
    return allocation("c1", "track");
  }

  static AllocateSandbox.Builder allocation(String id, String track) {
    return AllocateSandbox.newBuilder()
        .setCommandId(id)
        .setRequestId("r1")
        .setTrackId(track)
        .setIdempotencyKey(track)
        .setIdempotencyKeyExplicit(false)
        .setRequestedAt(NOW)
        .setDeadline(NOW.plusSeconds(25))
        .setWaitUntil(NOW);
  }

  /** A record of a gateway that waits for the answer. */
  ConsumerRecord<String, byte[]> record(Topic topic, SpecificRecord value) {
    return record(topic, value, NOW, TimestampType.CREATE_TIME);
  }

  ConsumerRecord<String, byte[]> record(
      Topic topic, SpecificRecord value, Instant at, TimestampType stamp) {
    var headers = new RecordHeaders();
    Headers.write(headers, Headers.REPLY_TO, "gateway-1");
    Headers.write(headers, Headers.REQUEST_ID, "r1");
    return new ConsumerRecord<>(
        topic.name(),
        3,
        42,
        at.toEpochMilli(),
        stamp,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        "key",
        serializer.serialize(topic.name(), value),
        headers,
        Optional.empty());
  }

  /** A record whose client does not wait on a connection. */
  ConsumerRecord<String, byte[]> asyncRecord(Topic topic, SpecificRecord value) {
    var record = record(topic, value);
    Headers.write(record.headers(), Headers.RESPOND_ASYNC, "true");
    return record;
  }

  /** A record as it is consumed after it was published. */
  static ConsumerRecord<String, byte[]> consumed(ProducerRecord<String, byte[]> record) {
    var consumed = new ConsumerRecord<>(record.topic(), 3, 42, record.key(), record.value());
    record.headers().forEach(consumed.headers()::add);
    return consumed;
  }

  SpecificRecord read(ProducerRecord<String, byte[]> record) {
    return deserializer.deserialize(record.topic(), record.value());
  }

  /** The one status among these records. */
  CommandStatus status(List<ProducerRecord<String, byte[]>> records) {
    var statuses =
        records.stream()
            .filter(record -> record.topic().equals(Topics.COMMAND_STATUS.name()))
            .toList();
    if (statuses.size() != 1) {
      throw new AssertionError(statuses.size() + " statuses in " + records);
    }
    var status = (CommandStatus) read(statuses.getFirst());
    if (!statuses.getFirst().key().equals(status.getCommandId())) {
      throw new AssertionError("The key of a status is its command's id: " + statuses);
    }
    return status;
  }

  static String header(ProducerRecord<String, byte[]> record, String name) {
    return Headers.read(record.headers(), name).orElse(null);
  }
}
