package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.TopologyRun;
import io.sandboxbroker.worker.command.StatusHeaders;
import io.sandboxbroker.worker.timer.TimerSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** One run of the comparison. */
final class ComparisonRun implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final Instant END = START.plusSeconds(3);

  /** From the beginning of one list to that of the next. */
  static final Duration INTERVAL = Duration.ofMinutes(10);

  private static final String[] STORES = {
    "incoming-lists",
    "incoming-accounts",
    "comparison-state",
    "known-accounts",
    "sandbox-owners",
    "expected-accounts"
  };

  private final SyncGuardSettings guard;
  private final int slice;
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final TopologyRun run;
  private final TestInputTopic<String, SpecificRecord> lists;
  private final TestInputTopic<String, SpecificRecord> facts;
  private final TestInputTopic<String, SpecificRecord> events;
  private final TestOutputTopic<String, SpecificRecord> changes;
  private final TestOutputTopic<String, SpecificRecord> statuses;

  ComparisonRun() {
    this(new SyncGuardSettings(20, true), 2_000);
  }

  /**
   * @param slice the accounts that are handled at a time
   */
  ComparisonRun(SyncGuardSettings guard, int slice) {
    this.guard = guard;
    this.slice = slice;
    var timers =
        new TimerSettings(
            INTERVAL, INTERVAL, INTERVAL, INTERVAL, INTERVAL, Duration.ofMillis(250), 1_000);
    var topology = new Topology();
    new ComparisonTopology(guard, timers, meters, TopologyRun.RECORDS, slice).addTo(topology);
    run = new TopologyRun(topology, START);
    lists = run.input(Topics.CSP_LISTS);
    facts = run.input(Topics.CSP);
    events = run.input(Topics.EVENTS);
    changes = run.output(Topics.CSP);
    statuses = run.output(Topics.COMMAND_STATUS);
  }

  /** Another run with what is stored, after this one has ended. */
  ComparisonRun restarted() {
    return restartedWith(STORES);
  }

  /** The same after the loss of every store. */
  ComparisonRun restartedEmpty() {
    return restartedWith();
  }

  private ComparisonRun restartedWith(String... stores) {
    ComparisonRun next = new ComparisonRun(guard, slice);
    run.copyTo(next.run, stores);
    close();
    return next;
  }

  MeterRegistry meters() {
    return meters;
  }

  void record(SpecificRecord record) {
    lists.pipeInput(Topics.POOL_KEY, record);
  }

  /** A record of a sync whose command wants a status. */
  void record(SpecificRecord record, StatusHeaders status) {
    var headers = new RecordHeaders();
    status.write(headers);
    lists.pipeInput(new TestRecord<>(Topics.POOL_KEY, record, headers, END));
  }

  List<SpecificRecord> statuses() {
    return statuses.readValuesToList();
  }

  void fact(SpecificRecord fact) {
    facts.pipeInput(Topics.POOL_KEY, fact);
  }

  /** Publishes a whole list and returns the changes. */
  List<SpecificRecord> list(String sync, String... ids) {
    return list(begun(sync, ids.length), ids);
  }

  List<SpecificRecord> list(ListBegun begun, String... ids) {
    record(begun);
    for (String id : ids) {
      record(listed(begun.getSyncId(), id));
    }
    return end(begun.getSyncId());
  }

  /** Stores a list without the driver's commit for each of its records. */
  void hasComeIn(String sync, IntStream ids) {
    int[] all = ids.toArray();
    record(begun(sync, all.length));
    KeyValueStore<String, SpecificRecord> incoming =
        run.driver().getKeyValueStore("incoming-accounts");
    KeyValueStore<String, String> state = run.driver().getKeyValueStore("comparison-state");
    String list = state.get("collecting");
    for (int id : all) {
      incoming.put(list + "/ext-" + id, listed(sync, Integer.toString(id)));
    }
  }

  void event(SpecificRecord event) {
    events.pipeInput("key", event);
  }

  /** An event that shows a sandbox in a state. */
  void event(String id, String externalId, SandboxStatus status) {
    SandboxState state =
        SandboxState.newBuilder()
            .setSandboxId(id)
            .setVersion(1)
            .setStatus(status)
            .setName("lab-" + id)
            .setExternalId(externalId)
            .setSfdcAccountId("")
            .setCreatedAt(START)
            .setLastSynced(START)
            .setUpdatedAt(START)
            .build();
    event(new SandboxSnapshot("e", "c", null, START, id, 1L, state, false));
  }

  /** What the lists have changed, with headers. */
  List<TestRecord<String, SpecificRecord>> changeRecords() {
    return changes.readRecordsToList();
  }

  /** One slice of work. */
  void tick() {
    run.advance(ListComparisonProcessor.TICK);
  }

  /** Works until every list that has come in is compared. */
  void finish() {
    for (int ticks = 0; !run.isEmpty("incoming-lists") && ticks < 1_000; ticks++) {
      tick();
    }
  }

  /** The same while another list is still coming in. */
  void finishReady() {
    for (int ticks = 0; ticks < 100; ticks++) {
      tick();
    }
  }

  boolean isStored(String store) {
    return !run.isEmpty(store);
  }

  List<SpecificRecord> end(String sync) {
    record(new ListEnded(sync));
    if (!isCollecting()) {
      finish();
    }
    return changes();
  }

  /** Whether a list is coming in; it does not end by waiting. */
  private boolean isCollecting() {
    return run.driver().getKeyValueStore("comparison-state").get("collecting") != null;
  }

  List<SpecificRecord> changes() {
    return changes.readValuesToList();
  }

  static ListBegun begun(String sync, int listed) {
    return begun(sync, listed, false, false);
  }

  static ListBegun begun(String sync, int listed, boolean override, boolean full) {
    return new ListBegun(
        sync, "timer-" + sync, listed, startOf(sync), endOf(sync), false, override, full);
  }

  /** The lists s1, s2, … begin an interval apart. */
  static Instant startOf(String sync) {
    return START.plus(INTERVAL.multipliedBy(Integer.parseInt(sync.substring(1)) - 1L));
  }

  static Instant endOf(String sync) {
    return startOf(sync).plusSeconds(3);
  }

  static SandboxListed listed(String sync, String id) {
    return listed(sync, id, "lab-" + id);
  }

  static SandboxListed listed(String sync, String id, String name) {
    return new SandboxListed(sync, id, name, "ext-" + id, "", null);
  }

  static SpecificRecord discovered(String sync, String id, String name) {
    return new SandboxDiscovered(
        "SandboxDiscovered:" + id + ":" + sync,
        id,
        sync,
        name,
        "ext-" + id,
        "",
        null,
        startOf(sync));
  }

  static SpecificRecord vanished(String sync, String id) {
    return new SandboxVanished("SandboxVanished:" + id + ":" + sync, id, sync, startOf(sync));
  }

  static SpecificRecord completed(
      String sync, int listed, int discovered, int vanished, boolean dryRun) {
    return new SyncCompleted(
        "SyncCompleted:pool:" + sync,
        sync,
        "timer-" + sync,
        listed,
        discovered,
        vanished,
        startOf(sync),
        endOf(sync),
        dryRun);
  }

  static SpecificRecord refused(String sync, SyncRefusal reason, int listed, int expected) {
    return new SyncRefused(
        "SyncRefused:pool:" + sync, sync, "timer-" + sync, reason, listed, expected, endOf(sync));
  }

  @Override
  public void close() {
    run.close();
  }
}
