package io.sandboxbroker.allocator.queue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.springframework.util.FileSystemUtils;

/**
 * One run of the topology, whose clock stands still until it is advanced; the test plays the rest.
 */
final class AllocationQueueRun implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
  static final QueueSettings SETTINGS =
      new QueueSettings(
          40,
          30,
          3,
          Duration.ofMillis(500),
          Duration.ofMillis(100),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));

  private final Serde<SpecificRecord> records = serde();
  private final Path state;
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, SpecificRecord> waiting;
  private final TestOutputTopic<String, SpecificRecord> commands;
  private final TestOutputTopic<String, SpecificRecord> tickets;
  private final Map<String, SpecificRecord> line = new TreeMap<>();
  final List<String> departures = new ArrayList<>();
  final Map<String, Integer> depths = new TreeMap<>();
  private final Duration machineAhead;
  private Instant now;

  AllocationQueueRun(Instant start) {
    this(start, Duration.ZERO);
  }

  /**
   * @param start the brokers' time
   * @param machineAhead by how much the machine's clock is ahead of it
   */
  AllocationQueueRun(Instant start, Duration machineAhead) {
    now = start;
    this.machineAhead = machineAhead;
    state = temporaryDirectory();
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "waiting-room");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
    driver = new TopologyTestDriver(topology(), properties, start.plus(machineAhead));
    waiting =
        driver.createInputTopic(
            Topics.ALLOCATION_WAITING.name(), new StringSerializer(), records.serializer());
    commands =
        driver.createOutputTopic(
            Topics.ALLOCATION_COMMANDS.name(), new StringDeserializer(), records.deserializer());
    tickets =
        driver.createOutputTopic(
            Topics.ALLOCATION_LINE.name(), new StringDeserializer(), records.deserializer());
  }

  Topology topology() {
    var topology = new Topology();
    new AllocationQueueTopology(
            SETTINGS, records, onMachine -> onMachine.minus(machineAhead), new RecordedMetrics())
        .addTo(topology);
    return topology;
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("waiting-room");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static Serde<SpecificRecord> serde() {
    Map<String, Object> settings =
        Map.of(
            "schema.registry.url",
            "mock://waiting-room",
            "value.subject.name.strategy",
            "TopicRecordNameStrategy");
    var writer = new AvroSerializer();
    writer.configure(settings, false);
    var reader = new AvroDeserializer();
    reader.configure(settings, false);
    return Serdes.serdeFrom(writer, reader);
  }

  /** Another run with what the changelog of this one would restore, on another instance. */
  AllocationQueueRun takenOver() {
    AllocationQueueRun next = new AllocationQueueRun(now, machineAhead);
    KeyValueStore<Object, Object> target =
        next.driver.getKeyValueStore(AllocationQueueTopology.STORE);
    try (var entries = driver.getKeyValueStore(AllocationQueueTopology.STORE).all()) {
      entries.forEachRemaining(entry -> target.put(entry.key, entry.value));
    }
    next.line.putAll(tickets());
    close();
    return next;
  }

  void enqueue(String id, String prefix) {
    enqueue(id, prefix, Duration.ofSeconds(25));
  }

  void enqueue(String id, String prefix, Duration wait) {
    enqueue(command(id, "track-" + id, prefix, now, wait), now);
  }

  /** Another command of a track. */
  void enqueueOf(String track, String id, String prefix) {
    enqueue(command(id, track, prefix, now, Duration.ofSeconds(25)), now);
  }

  /** A command that gives a sandbox back for the one that it waits for. */
  void enqueueSwapOf(String track, String id, String sandbox) {
    var swap =
        AllocateSandbox.newBuilder(command(id, track, null, now, Duration.ofSeconds(25)))
            .setSwapOf(sandbox)
            .build();
    enqueue(swap, now);
  }

  /** A command that the brokers first got earlier. */
  void enqueueLate(String id, String prefix, Duration late) {
    enqueue(command(id, "track-" + id, prefix, now, Duration.ofSeconds(25)), now.minus(late));
  }

  private void enqueue(AllocateSandbox command, Instant arrivedAt) {
    publish(command.getTrackId(), command, headers(command, arrivedAt));
  }

  static RecordHeaders headers(AllocateSandbox command, Instant arrivedAt) {
    var headers = new RecordHeaders();
    Headers.write(headers, Headers.REPLY_TO, "gateway-of-" + command.getCommandId());
    Headers.write(headers, Headers.ARRIVED_AT, Long.toString(arrivedAt.toEpochMilli()));
    return headers;
  }

  static AllocateSandbox command(
      String id, String track, String prefix, Instant at, Duration wait) {
    return AllocateSandbox.newBuilder()
        .setCommandId(id)
        .setRequestId("request-" + id)
        .setTrackId(track)
        .setLabId("lab")
        .setNamePrefix(prefix)
        .setIdempotencyKey(track)
        .setIdempotencyKeyExplicit(false)
        .setRequestedAt(at)
        .setDeadline(at.plus(wait))
        .build();
  }

  /** The allocator found no sandbox for an offer. */
  void lose(TestRecord<String, SpecificRecord> turn) {
    publish(turn.key(), turn.value(), turn.headers());
  }

  /** The allocator gave it this sandbox. */
  void win(String id, String sandboxName) {
    win(id, "track-" + id, sandboxName);
  }

  void win(String id, String track, String sandboxName) {
    var sandbox = sandbox(sandboxName, SandboxStatus.ALLOCATED, track);
    publish(
        sandboxName,
        new SandboxAllocated(id + "/e", id, null, now, sandboxName, 2L, sandbox),
        new RecordHeaders());
  }

  /** The allocator answered it with the sandbox that its track holds. */
  void repeat(String id, String track, String sandboxName) {
    var sandbox = sandbox(sandboxName, SandboxStatus.ALLOCATED, track);
    publish(
        sandboxName,
        new AllocationRepeated(id + "/e", id, null, now, sandboxName, 2L, sandbox),
        new RecordHeaders());
  }

  void refuse(String id) {
    publish(
        id,
        new AllocationRejected(
            id + "/e", id, null, now, "track-" + id, AllocationRejection.IDEMPOTENCY_KEY_REUSED),
        new RecordHeaders());
  }

  void becomesAvailable(String sandboxName) {
    var sandbox = sandbox(sandboxName, SandboxStatus.AVAILABLE, null);
    publish(
        sandboxName,
        new SandboxSynced(sandboxName + "/e", "f", null, now, sandboxName, 1L, sandbox),
        new RecordHeaders());
  }

  private SandboxState sandbox(String name, SandboxStatus status, String track) {
    return SandboxState.newBuilder()
        .setSandboxId(name)
        .setVersion(1)
        .setStatus(status)
        .setTrackId(track)
        .setName(name)
        .setExternalId(name)
        .setSfdcAccountId("")
        .setCreatedAt(now)
        .setLastSynced(now)
        .setUpdatedAt(now)
        .build();
  }

  void cancel(String cancellation, String allocation, String track) {
    cancel(cancellation, allocation, track, false);
  }

  /** The client of this command has closed its connection. */
  void hangUp(String allocation, String track) {
    cancel("hang-up-of-" + allocation, allocation, track, true);
  }

  private void cancel(String cancellation, String allocation, String track, boolean clientLeft) {
    var headers = new RecordHeaders();
    Headers.write(headers, Headers.REPLY_TO, "gateway-of-" + cancellation);
    if (clientLeft) {
      Headers.write(headers, Headers.CLIENT_LEFT, "true");
    }
    publish(
        track,
        CancelAllocation.newBuilder()
            .setCommandId(cancellation)
            .setRequestId("r")
            .setTrackId(track)
            .setAllocationCommandId(allocation)
            .setRequestedAt(now)
            .build(),
        headers);
  }

  private void publish(
      String key, SpecificRecord value, org.apache.kafka.common.header.Headers headers) {
    waiting.pipeInput(new TestRecord<>(key, value, headers, now));
  }

  void advance(Duration duration) {
    now = now.plus(duration);
    driver.advanceWallClockTime(duration);
  }

  /** What has been published since the last call. */
  List<TestRecord<String, SpecificRecord>> published() {
    return commands.readRecordsToList();
  }

  /** The same, in short: {@code c1:OFFERED}, {@code x1:CANCELLED}. */
  List<String> turns() {
    return published().stream().map(AllocationQueueRun::inShort).toList();
  }

  static String inShort(TestRecord<String, SpecificRecord> record) {
    return switch (record.value()) {
      case AllocateSandbox command ->
          command.getCommandId()
              + ":"
              + Headers.read(record.headers(), Headers.SERVED_BY)
                  .map(other -> command.getTurn() + "_SERVED_BY_" + other)
                  .orElse("" + command.getTurn());
      case CancelAllocation command -> command.getCommandId() + ":" + command.getResult();
      default -> throw new AssertionError("No command: " + record);
    };
  }

  /** The tickets as the compacted topic has them. */
  Map<String, SpecificRecord> tickets() {
    for (var ticket : tickets.readRecordsToList()) {
      if (ticket.value() == null) {
        line.remove(ticket.key());
      } else {
        line.put(ticket.key(), ticket.value());
      }
    }
    return line;
  }

  @Override
  public void close() {
    driver.close();
    FileSystemUtils.deleteRecursively(state.toFile());
  }

  private final class RecordedMetrics extends QueueMetrics {
    RecordedMetrics() {
      super(new SimpleMeterRegistry());
    }

    @Override
    void depth(String namePrefix, int entries) {
      depths.put(namePrefix, entries);
    }

    @Override
    void left(Duration waited, Departure departure) {
      departures.add(departure + " after " + waited.toMillis());
    }

    @Override
    void closed() {
      depths.clear();
    }
  }
}
