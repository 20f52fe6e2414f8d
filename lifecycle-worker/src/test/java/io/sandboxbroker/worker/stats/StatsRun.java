package io.sandboxbroker.worker.stats;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.stats.AllocationPeriod;
import io.sandboxbroker.stats.PoolShare;
import io.sandboxbroker.stats.PoolStats;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.TopologyRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;

/** One run of the counting of partition 0 of the events, and of the summing up. */
final class StatsRun implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final StatsSettings SETTINGS =
      new StatsSettings(Duration.ofMillis(500), Duration.ofHours(24), 3);

  private final TopologyRun run;
  private final TestInputTopic<String, SpecificRecord> events;
  private final TestInputTopic<String, SpecificRecord> shares;
  private final TestOutputTopic<String, SpecificRecord> stats;

  /** What a reader of the topic knows. */
  private final Map<String, Long> known = new TreeMap<>();

  /** The periods of allocations that a reader knows, by prefix. */
  private final Map<String, List<AllocationPeriod>> allocations = new TreeMap<>();

  private Instant updatedAt;

  StatsRun() {
    Topology topology = TopologyRun.withSource(new Topology(), "events", Topics.EVENTS);
    new StatsTopology(SETTINGS, TopologyRun.RECORDS).addTo(topology);
    run = new TopologyRun(topology, START);
    events = run.input(Topics.EVENTS);
    shares = run.input(Topics.POOL_SHARES);
    stats = run.output(Topics.POOL_STATS);
  }

  /** Another run with what the changelogs restore, after this one has ended. */
  StatsRun restarted() {
    return restartedWith(SandboxCounter.STORE, PoolStatsProcessor.STORE, PublishedStats.STORE);
  }

  /** The same where only these stores are left. */
  StatsRun restartedWith(String... stores) {
    StatsRun next = new StatsRun();
    run.copyTo(next.run, stores);
    next.known.putAll(known);
    next.allocations.putAll(allocations);
    next.updatedAt = updatedAt;
    close();
    return next;
  }

  static SandboxState state(String id, long version, SandboxStatus status) {
    return state(id, version, status, "lab-" + id);
  }

  /** A minute later with each version. */
  static SandboxState state(String id, long version, SandboxStatus status, String name) {
    return state(id, version, status, name, START.plus(Duration.ofMinutes(version)), null);
  }

  static SandboxState state(
      String id, long version, SandboxStatus status, String name, Instant at, Instant allocatedAt) {
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
        .setAllocatedAt(allocatedAt)
        .build();
  }

  void event(SpecificRecord event, Instant at) {
    events.pipeInput("key", event, at);
  }

  /** An event that changed something; which one it is makes no difference. */
  void event(SandboxState state) {
    Instant at = state.getUpdatedAt();
    String id = state.getSandboxId();
    event(new SandboxAllocated("e", "c", null, at, id, state.getVersion(), state), at);
  }

  void event(String id, long version, SandboxStatus status) {
    event(state(id, version, status));
  }

  /** The allocator publishes an old state again. */
  void snapshot(SandboxState state, Instant now) {
    event(
        new SandboxSnapshot(
            "e", "c", null, now, state.getSandboxId(), state.getVersion(), state, false),
        now);
  }

  /** What another partition counts. */
  void share(String partition, PoolShare share) {
    shares.pipeInput(partition, share, START);
  }

  /** Advances the time until the counts are published, and returns the numbers. */
  Map<String, Long> publish() {
    run.advance(SETTINGS.interval());
    return read();
  }

  /** The numbers that were published since the last call; null for a deleted one. */
  Map<String, Long> read() {
    Map<String, Long> published = new TreeMap<>();
    stats
        .readRecordsToList()
        .forEach(
            record -> {
              PoolStats now = (PoolStats) record.value();
              if (StatsKeys.isOfAllocations(record.key())) {
                readAllocations(record.key(), now);
                return;
              }
              published.put(record.key(), now == null ? null : now.getCount());
              if (now == null) {
                known.remove(record.key());
              } else {
                known.put(record.key(), now.getCount());
                updatedAt = now.getUpdatedAt();
              }
            });
    return published;
  }

  private void readAllocations(String key, PoolStats stats) {
    String prefix = StatsKeys.prefixOf(key).orElseThrow();
    allocations.remove(prefix);
    if (stats != null) {
      allocations.put(prefix, stats.getAllocations());
    }
  }

  /** The periods of allocations that a reader of the topic knows by now. */
  Map<String, List<AllocationPeriod>> allocations() {
    publish();
    return allocations;
  }

  /** All that a reader of the topic knows by now, without the zeros. */
  Map<String, Long> known() {
    publish();
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

  /** The number of stored sandboxes. */
  long stored() {
    return run.driver().getKeyValueStore(SandboxCounter.STORE).approximateNumEntries();
  }

  @Override
  public void close() {
    run.close();
  }
}
