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
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.TestFreezes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Properties;
import java.util.Queue;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

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

  private static final Serde<SpecificRecord> RECORDS = Records.serde();

  /** Several ticks at a time, because each step costs the driver a commit. */
  private static final Duration STEP = Duration.ofSeconds(10);

  private final int poolPartition;
  private final Path state;
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, SpecificRecord> facts;
  private final TestInputTopic<String, SpecificRecord> events;
  private final TestInputTopic<String, SpecificRecord> commands;
  private final TestInputTopic<String, SpecificRecord> waiting;
  private final Queue<TestRecord<String, SpecificRecord>> sweeps = new ArrayDeque<>();
  private final Queue<TestRecord<String, SpecificRecord>> others = new ArrayDeque<>();
  private final FreezeState freezes = new FreezeState(RECORDS.deserializer());
  private final TestOutputTopic<String, SpecificRecord> timers;

  private TimerRun(Instant start, int poolPartition, TimerSettings settings) {
    this.poolPartition = poolPartition;
    state = temporaryDirectory();
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "timers");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
    driver = new TopologyTestDriver(topology(poolPartition, settings, freezes), properties, start);
    facts =
        driver.createInputTopic(Topics.CSP.name(), new StringSerializer(), RECORDS.serializer());
    events =
        driver.createInputTopic(Topics.EVENTS.name(), new StringSerializer(), RECORDS.serializer());
    commands =
        driver.createInputTopic(
            Topics.DELETION_COMMANDS.name(), new StringSerializer(), RECORDS.serializer());
    waiting =
        driver.createInputTopic(
            Topics.ALLOCATION_WAITING.name(), new StringSerializer(), RECORDS.serializer());
    timers =
        driver.createOutputTopic(
            Topics.TIMERS.name(), new StringDeserializer(), RECORDS.deserializer());
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("timers");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static TimerSettings syncingEvery(Duration interval) {
    return new TimerSettings(
        interval,
        SETTINGS.syncRetry(),
        SETTINGS.emptyPoolSync(),
        SETTINGS.expirySweep(),
        SETTINGS.deletionSweep(),
        SETTINGS.tick(),
        SETTINGS.mostPerTick());
  }

  static Topology topology(int poolPartition) {
    return topology(poolPartition, SETTINGS, new FreezeState(RECORDS.deserializer()));
  }

  private static Topology topology(int poolPartition, TimerSettings settings, FreezeState freezes) {
    Topology topology = new Topology();
    new TimerTopology(settings, LIFE, RECORDS, freezes, poolPartition).addTo(topology);
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
    copy("deadlines", copy);
    copy("agenda", copy);
    copy("empty-pool", copy);
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

  private void copy(String store, TimerRun to) {
    KeyValueStore<Object, Object> target = to.driver.getKeyValueStore(store);
    try (var entries = driver.getKeyValueStore(store).all()) {
      entries.forEachRemaining(entry -> target.put(entry.key, entry.value));
    }
  }

  void advance(Duration duration) {
    driver.advanceWallClockTime(duration);
  }

  void tell(SpecificRecord fact) {
    facts.pipeInput(Topics.POOL_KEY, fact);
  }

  /** An allocator tells what has become of a sandbox. */
  void tellEvent(String sandbox, SpecificRecord event) {
    events.pipeInput(sandbox, event);
  }

  /** The same, as part of a trace. */
  void tellEvent(String sandbox, SpecificRecord event, Instant at, String traceparent) {
    var headers = new RecordHeaders();
    Headers.write(headers, Headers.TRACEPARENT, traceparent);
    events.pipeInput(new TestRecord<>(sandbox, event, headers, at));
  }

  /** The same, at a time that the record tells. */
  void tellEvent(String sandbox, SpecificRecord event, Instant at) {
    events.pipeInput(sandbox, event, at);
  }

  /** An operator wants something of the pool as a whole. */
  void command(SpecificRecord command, Instant at) {
    commands.pipeInput(Topics.POOL_KEY, command, at);
  }

  /** Somebody waits, or waits on, since then. */
  void tellWaiting(SpecificRecord command, Instant at) {
    waiting.pipeInput("track", command, at);
  }

  /** An operator freezes a scope, or thaws it with null. */
  void tellFreeze(FreezeScope scope, @Nullable Freeze freeze) {
    tellFreezeBytes(
        scope,
        freeze == null ? null : RECORDS.serializer().serialize(Topics.FREEZES.name(), freeze));
  }

  void tellFreezeBytes(FreezeScope scope, byte @Nullable [] freeze) {
    byte[] key = TestFreezes.key(scope).getBytes(UTF_8);
    freezes.receive(new ConsumerRecord<>(Topics.FREEZES.name(), 0, 0, key, freeze));
  }

  /** Whether no timer is set and no sandbox remembered. */
  boolean isEmpty() {
    try (var entries = driver.getKeyValueStore("deadlines").all()) {
      return !entries.hasNext();
    }
  }

  /** Whether more timers than sweeps have been emitted. */
  boolean hasMore() {
    sort();
    return !others.isEmpty();
  }

  /** The next timer that is no sweep. */
  TestRecord<String, SpecificRecord> nextTimer() {
    sort();
    return others.remove();
  }

  /** The sweeps that have been emitted since this was asked for the last time. */
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

  /** Lets time pass until a sync is emitted, and answers when it was due. */
  Instant awaitSync() {
    for (int steps = 0; !hasMore(); steps++) {
      assertThat(steps).as("steps without a timer").isLessThan(1_000);
      advance(STEP);
    }
    return ((SyncDue) nextTimer().value()).getDueAt();
  }

  @Override
  public void close() {
    driver.close();
    FileSystemUtils.deleteRecursively(state.toFile());
  }
}
