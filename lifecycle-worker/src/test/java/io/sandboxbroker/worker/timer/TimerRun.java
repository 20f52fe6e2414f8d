package io.sandboxbroker.worker.timer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.freeze.Freeze;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.TestFreezes;
import io.sandboxbroker.worker.TopologyRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** One run of the topology's task of partition 0, whose clock stands still until it is advanced. */
final class TimerRun implements AutoCloseable {

  static final TimerSettings SETTINGS =
      new TimerSettings(
          Duration.ofMinutes(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(7),
          Duration.ofMillis(500),
          100);

  static final LifeSettings LIFE =
      new LifeSettings(
          Duration.ofMinutes(30),
          Duration.ofSeconds(30),
          Duration.ofMinutes(15),
          Duration.ofHours(24),
          Duration.ofMinutes(1),
          Duration.ofHours(24));

  /** Several ticks at a time, because each step costs the driver a commit. */
  private static final Duration STEP = Duration.ofSeconds(10);

  private final int poolPartition;
  private final TopologyRun run;
  private final TestInputTopic<String, SpecificRecord> facts;
  private final TestInputTopic<String, SpecificRecord> events;
  private final TestInputTopic<String, SpecificRecord> commands;
  private final TestInputTopic<String, SpecificRecord> waiting;
  private final Queue<TestRecord<String, SpecificRecord>> sweeps = new ArrayDeque<>();
  private final Queue<TestRecord<String, SpecificRecord>> others = new ArrayDeque<>();
  private final FreezeState freezes = new FreezeState(TopologyRun.RECORDS.deserializer());
  private final TestOutputTopic<String, SpecificRecord> timers;

  private TimerRun(Instant start, int poolPartition, TimerSettings settings) {
    this.poolPartition = poolPartition;
    run = new TopologyRun(topology(poolPartition, settings, freezes), start);
    facts = run.input(Topics.CSP);
    events = run.input(Topics.EVENTS);
    commands = run.input(Topics.DELETION_COMMANDS);
    waiting = run.input(Topics.ALLOCATION_WAITING);
    timers = run.output(Topics.TIMERS);
  }

  static TimerSettings syncingEvery(Duration interval) {
    return new TimerSettings(
        interval,
        SETTINGS.syncRetry(),
        SETTINGS.emptyPoolSync(),
        SETTINGS.expirySweep(),
        SETTINGS.deletionSweep(),
        SETTINGS.tick(),
        SETTINGS.maxPerTick());
  }

  static Topology topology(int poolPartition) {
    return topology(poolPartition, SETTINGS, new FreezeState(TopologyRun.RECORDS.deserializer()));
  }

  private static Topology topology(int poolPartition, TimerSettings settings, FreezeState freezes) {
    Topology topology = new Topology();
    new TimerTopology(settings, LIFE, TopologyRun.RECORDS, freezes, at -> at, poolPartition)
        .addTo(topology);
    return topology;
  }

  static TimerRun startedAt(Instant start) {
    return startedAt(start, 0);
  }

  static TimerRun startedAt(Instant start, int poolPartition) {
    return new TimerRun(start, poolPartition, SETTINGS);
  }

  /** Another run with what the changelogs of this one would restore now. */
  TimerRun copyAt(Instant start) {
    return copyAt(start, SETTINGS);
  }

  private TimerRun copyAt(Instant start, TimerSettings settings) {
    TimerRun copy = new TimerRun(start, poolPartition, settings);
    run.copyTo(copy.run, "deadlines", "agenda", "empty-pool");
    return copy;
  }

  /** The same, after this one has ended. */
  TimerRun restartedAt(Instant start) {
    return restartedAt(start, SETTINGS);
  }

  /** The same under other settings. */
  TimerRun restartedAt(Instant start, TimerSettings settings) {
    TimerRun next = copyAt(start, settings);
    close();
    return next;
  }

  void advance(Duration duration) {
    run.advance(duration);
  }

  void fact(SpecificRecord fact) {
    facts.pipeInput(Topics.POOL_KEY, fact);
  }

  /** The allocator publishes an event. */
  void event(String sandbox, SpecificRecord event) {
    events.pipeInput(sandbox, event);
  }

  /** The same, as part of a trace. */
  void event(String sandbox, SpecificRecord event, Instant at, String traceparent) {
    var headers = new RecordHeaders();
    Headers.write(headers, Headers.TRACEPARENT, traceparent);
    events.pipeInput(new TestRecord<>(sandbox, event, headers, at));
  }

  /** The same, at a given time. */
  void event(String sandbox, SpecificRecord event, Instant at) {
    events.pipeInput(sandbox, event, at);
  }

  /** An operator sends a command. */
  void command(SpecificRecord command, Instant at) {
    commands.pipeInput(Topics.POOL_KEY, command, at);
  }

  /** An operator sends a command and does not wait for its outcome. */
  void commandAsync(SpecificRecord command, Instant at) {
    var headers = new RecordHeaders();
    Headers.write(headers, Headers.RESPOND_ASYNC, "true");
    Headers.write(headers, Headers.ACTOR, "ops");
    commands.pipeInput(new TestRecord<>(Topics.POOL_KEY, command, headers, at));
  }

  /** An allocation waits since then. */
  void waiting(SpecificRecord command, Instant at) {
    waiting.pipeInput("track", command, at);
  }

  /** An operator freezes a scope, or thaws it with null. */
  void freeze(FreezeScope scope, @Nullable Freeze freeze) {
    freezeBytes(
        scope,
        freeze == null
            ? null
            : TopologyRun.RECORDS.serializer().serialize(Topics.FREEZES.name(), freeze));
  }

  void freezeBytes(FreezeScope scope, byte @Nullable [] freeze) {
    byte[] key = TestFreezes.key(scope).getBytes(UTF_8);
    freezes.receive(new ConsumerRecord<>(Topics.FREEZES.name(), 0, 0, key, freeze));
  }

  /** Whether no timer is stored. */
  boolean isEmpty() {
    try (var entries = run.driver().getKeyValueStore("deadlines").all()) {
      return !entries.hasNext();
    }
  }

  /** How many changes of the timers' stores have been logged since the last call. */
  int writesToTheStore() {
    return changes("deadlines") + changes("agenda");
  }

  private int changes(String store) {
    String changelog = TopologyRun.APPLICATION + "-" + store + "-changelog";
    var records =
        run.driver()
            .createOutputTopic(changelog, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return records.readRecordsToList().size();
  }

  /** Whether timers other than sweeps have been published. */
  boolean hasMore() {
    sort();
    return !others.isEmpty();
  }

  /** The next timer that is not a sweep. */
  TestRecord<String, SpecificRecord> nextTimer() {
    sort();
    return others.remove();
  }

  /** The sweeps that have been published since the last call. */
  List<TestRecord<String, SpecificRecord>> sweeps() {
    sort();
    var emitted = List.copyOf(sweeps);
    sweeps.clear();
    return emitted;
  }

  private void sort() {
    while (!timers.isEmpty()) {
      var timer = timers.readRecord();
      (timer.value() instanceof SweepDue ? sweeps : others).add(timer);
    }
  }

  /** Advances the time until a sync is published, and returns its due time. */
  Instant awaitSync() {
    for (int steps = 0; !hasMore(); steps++) {
      assertThat(steps).as("steps without a timer").isLessThan(1_000);
      advance(STEP);
    }
    return ((SyncDue) nextTimer().value()).getDueAt();
  }

  @Override
  public void close() {
    run.close();
  }
}
