package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.Records;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
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

/** One run of the comparison. */
final class ComparisonRun implements AutoCloseable {

  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  static final Instant END = START.plusSeconds(3);

  private static final String APPLICATION = "comparison";
  private static final Serde<SpecificRecord> RECORDS = Records.serde();

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final Path state;
  private final TopologyTestDriver driver;
  private final TestInputTopic<String, SpecificRecord> lists;
  private final TestInputTopic<String, SpecificRecord> facts;
  private final TestOutputTopic<String, SpecificRecord> changes;

  ComparisonRun() {
    try {
      state = Files.createTempDirectory(APPLICATION);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
    driver = new TopologyTestDriver(topology(), properties, START);
    lists = input(Topics.CSP_LISTS.name());
    facts = input(Topics.CSP.name());
    changes = output(Topics.CSP.name(), RECORDS.deserializer());
  }

  private Topology topology() {
    Topology topology =
        new Topology()
            .addSource(
                "csp-facts", new StringDeserializer(), RECORDS.deserializer(), Topics.CSP.name());
    new ComparisonTopology(new SyncGuardSettings(20), new SyncMetrics(meters), RECORDS)
        .addTo(topology);
    return topology;
  }

  private TestInputTopic<String, SpecificRecord> input(String topic) {
    return driver.createInputTopic(topic, new StringSerializer(), RECORDS.serializer());
  }

  private <T> TestOutputTopic<String, T> output(String topic, Deserializer<T> values) {
    return driver.createOutputTopic(topic, new StringDeserializer(), values);
  }

  /** Another run with what the changelogs restore, after this one has ended. */
  ComparisonRun restarted() {
    ComparisonRun next = new ComparisonRun();
    Deserializer<SpecificRecord> values = StoredRecords.of(RECORDS).deserializer();
    restore("incoming-list", values, next);
    restore("incoming-sandboxes", values, next);
    restore("known-sandboxes", values, next);
    restore("missing-sandboxes", new StringDeserializer(), next);
    close();
    return next;
  }

  private <T> void restore(String store, Deserializer<T> values, ComparisonRun next) {
    KeyValueStore<String, T> target = next.driver.getKeyValueStore(store);
    output(APPLICATION + "-" + store + "-changelog", values)
        .readRecordsToList()
        .forEach(change -> target.put(change.key(), change.value()));
  }

  MeterRegistry meters() {
    return meters;
  }

  void tell(SpecificRecord record) {
    lists.pipeInput(Topics.POOL_KEY, record);
  }

  /** Tells what everybody reads. */
  void tellFact(SpecificRecord fact) {
    facts.pipeInput(Topics.POOL_KEY, fact);
  }

  /** A whole list, and what it makes the comparison tell. */
  List<SpecificRecord> list(String sync, String... ids) {
    return list(begun(sync, ids.length), ids);
  }

  List<SpecificRecord> list(ListBegun begun, String... ids) {
    tell(begun);
    for (String id : ids) {
      tell(listed(begun.getSyncId(), id));
    }
    return end(begun.getSyncId());
  }

  /** Lets a list have come in without the driver's commit for each of its records. */
  void hasComeIn(String sync, String... ids) {
    tell(begun(sync, ids.length));
    KeyValueStore<String, SpecificRecord> incoming = driver.getKeyValueStore("incoming-sandboxes");
    for (String id : ids) {
      incoming.put(id, listed(sync, id));
    }
  }

  List<SpecificRecord> end(String sync) {
    tell(new ListEnded(sync));
    return told();
  }

  List<SpecificRecord> told() {
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
    driver.close();
    FileSystemUtils.deleteRecursively(state.toFile());
  }
}
