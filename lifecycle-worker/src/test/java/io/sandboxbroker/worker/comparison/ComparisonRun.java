package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.TopologyRun;
import io.sandboxbroker.worker.command.StatusHeaders;
import io.sandboxbroker.worker.wire.StoredRecords;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** One run of the comparison. */
final class ComparisonRun implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final Instant END = START.plusSeconds(3);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final TopologyRun run;
  private final TestInputTopic<String, SpecificRecord> lists;
  private final TestInputTopic<String, SpecificRecord> facts;
  private final TestOutputTopic<String, SpecificRecord> changes;
  private final TestOutputTopic<String, SpecificRecord> statuses;

  ComparisonRun() {
    Topology topology = TopologyRun.withSource(new Topology(), "csp-facts", Topics.CSP);
    new ComparisonTopology(new SyncGuardSettings(20), meters, TopologyRun.RECORDS).addTo(topology);
    run = new TopologyRun(topology, START);
    lists = run.input(Topics.CSP_LISTS);
    facts = run.input(Topics.CSP);
    changes = run.output(Topics.CSP);
    statuses = run.output(Topics.COMMAND_STATUS);
  }

  /** Another run with what the changelogs restore, after this one has ended. */
  ComparisonRun restarted() {
    ComparisonRun next = new ComparisonRun();
    Deserializer<SpecificRecord> values =
        StoredRecords.as(Topics.CSP_LISTS, TopologyRun.RECORDS).deserializer();
    restore("incoming-list", values, next);
    restore("incoming-sandboxes", values, next);
    restore("known-sandboxes", values, next);
    restore("missing-sandboxes", new StringDeserializer(), next);
    close();
    return next;
  }

  private <T> void restore(String store, Deserializer<T> values, ComparisonRun next) {
    KeyValueStore<String, T> target = next.run.driver().getKeyValueStore(store);
    run.output(TopologyRun.APPLICATION + "-" + store + "-changelog", values)
        .readRecordsToList()
        .forEach(change -> target.put(change.key(), change.value()));
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
  void hasComeIn(String sync, String... ids) {
    record(begun(sync, ids.length));
    KeyValueStore<String, SpecificRecord> incoming =
        run.driver().getKeyValueStore("incoming-sandboxes");
    for (String id : ids) {
      incoming.put(id, listed(sync, id));
    }
  }

  List<SpecificRecord> end(String sync) {
    record(new ListEnded(sync));
    return changes();
  }

  List<SpecificRecord> changes() {
    return changes.readValuesToList();
  }

  static ListBegun begun(String sync, int listed) {
    return new ListBegun(sync, "timer-" + sync, listed, START, END, false, false);
  }

  static SandboxListed listed(String sync, String id) {
    return listed(sync, id, "lab-" + id);
  }

  static SandboxListed listed(String sync, String id, String name) {
    return new SandboxListed(sync, id, name, "ext-" + id, "", null);
  }

  @Override
  public void close() {
    run.close();
  }
}
