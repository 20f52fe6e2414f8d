package io.sandboxbroker.worker.stats;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.stats.PoolShare;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.springframework.util.FileSystemUtils;

/** One run of the counting of partition 0 of the events, and of the summing up. */
final class StatsRun implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final StatsSettings SETTINGS =
      new StatsSettings(Duration.ofMillis(500), Duration.ofHours(24), 3);

  private static final Serde<SpecificRecord> RECORDS = Records.serde();

  private final Path state;
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, SpecificRecord> events;
  private final TestInputTopic<String, SpecificRecord> shares;
  private final TestOutputTopic<String, SpecificRecord> stats;

  /** What a reader of the topic knows. */
  private final Map<String, Long> known = new TreeMap<>();

  private Instant updatedAt;

  StatsRun() {
    try {
      state = Files.createTempDirectory("stats");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "stats");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
    Topology topology =
        new Topology()
            .addSource(
                "events", new StringDeserializer(), RECORDS.deserializer(), Topics.EVENTS.name());
    new StatsTopology(SETTINGS, RECORDS).addTo(topology);
    driver = new TopologyTestDriver(topology, properties, START);
    events = input(Topics.EVENTS.name());
    shares = input(Topics.POOL_SHARES.name());
    stats =
        driver.createOutputTopic(
            Topics.POOL_STATS.name(), new StringDeserializer(), RECORDS.deserializer());
  }

  private TestInputTopic<String, SpecificRecord> input(String topic) {
    return driver.createInputTopic(topic, new StringSerializer(), RECORDS.serializer());
  }

  /** Another run with what the changelogs restore, after this one has ended. */
  StatsRun restarted() {
    return restartedWith(SandboxCounter.STORE, PartitionShares.STORE, PublishedStats.STORE);
  }

  /** The same where only these stores are left. */
  StatsRun restartedWith(String... stores) {
    StatsRun next = new StatsRun();
    for (String store : stores) {
      KeyValueStore<Object, Object> target = next.driver.getKeyValueStore(store);
      try (var entries = driver.getKeyValueStore(store).all()) {
        entries.forEachRemaining(entry -> target.put(entry.key, entry.value));
      }
    }
    next.known.putAll(known);
    next.updatedAt = updatedAt;
    close();
    return next;
  }

  static SandboxState state(String id, long version, SandboxStatus status) {
    return state(id, version, status, "lab-" + id);
  }

  /** A minute later with each version. */
  static SandboxState state(String id, long version, SandboxStatus status, String name) {
    Instant at = START.plus(Duration.ofMinutes(version));
    return SandboxState.newBuilder()
        .setSandboxId(id)
        .setVersion(version)
        .setStatus(status)
        .setName(name)
        .setExternalId("ext")
        .setSfdcAccountId("")
        .setCreatedAt(START)
        .setLastSynced(START)
        .setUpdatedAt(at)
        .build();
  }

  void tell(SpecificRecord event, Instant at) {
    events.pipeInput("key", event, at);
  }

  /** An event that changed something; which one it is makes no difference. */
  void tell(SandboxState state) {
    Instant at = state.getUpdatedAt();
    String id = state.getSandboxId();
    tell(new SandboxAllocated("e", "c", null, at, id, state.getVersion(), state), at);
  }

  void tell(String id, long version, SandboxStatus status) {
    tell(state(id, version, status));
  }

  /** What has long been so is told anew now. */
  void snapshot(SandboxState state, Instant now) {
    tell(
        new SandboxSnapshot(
            "e", "c", null, now, state.getSandboxId(), state.getVersion(), state, false),
        now);
  }

  /** What another partition counts. */
  void share(String partition, PoolShare share) {
    shares.pipeInput(partition, share, START);
  }

  /** Lets time pass until what was counted has been told, and answers what was told then. */
  Map<String, Long> told() {
    driver.advanceWallClockTime(SETTINGS.interval());
    return read();
  }

  /** What has been told since this was asked for the last time; null for what is gone. */
  Map<String, Long> read() {
    Map<String, Long> told = new TreeMap<>();
    stats
        .readRecordsToList()
        .forEach(
            record -> {
              PoolStats now = (PoolStats) record.value();
              told.put(record.key(), now == null ? null : now.getCount());
              if (now == null) {
                known.remove(record.key());
              } else {
                known.put(record.key(), now.getCount());
                updatedAt = now.getUpdatedAt();
              }
            });
    return told;
  }

  /** All that a reader of the topic knows by now, without the zeros. */
  Map<String, Long> known() {
    told();
    Map<String, Long> some = new TreeMap<>(known);
    some.values().removeIf(number -> number == 0);
    return some;
  }

  List<String> keys() {
    return List.copyOf(known.keySet());
  }

  Instant updatedAt() {
    return updatedAt;
  }

  /** How many sandboxes are remembered. */
  long remembered() {
    return driver.getKeyValueStore(SandboxCounter.STORE).approximateNumEntries();
  }

  @Override
  public void close() {
    driver.close();
    FileSystemUtils.deleteRecursively(state.toFile());
  }
}
