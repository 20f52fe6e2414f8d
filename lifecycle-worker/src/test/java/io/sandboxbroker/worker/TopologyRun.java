package io.sandboxbroker.worker;

import io.sandboxbroker.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.springframework.util.FileSystemUtils;

/** One run of a topology in virtual time, with a state directory of its own. */
public final class TopologyRun implements AutoCloseable {

  public static final Serde<SpecificRecord> RECORDS = Records.serde();
  public static final String APPLICATION = "test";

  private final Path state;
  private final TopologyTestDriver driver;

  public TopologyRun(Topology topology, Instant start) {
    try {
      state = Files.createTempDirectory("topology");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
    driver = new TopologyTestDriver(topology, properties, start);
  }

  /** Adds the source of a topic that another part of the whole topology has. */
  public static Topology withSource(Topology topology, String name, Topic topic) {
    return topology.addSource(name, new StringDeserializer(), RECORDS.deserializer(), topic.name());
  }

  public TopologyTestDriver driver() {
    return driver;
  }

  public TestInputTopic<String, SpecificRecord> input(Topic topic) {
    return driver.createInputTopic(topic.name(), new StringSerializer(), RECORDS.serializer());
  }

  public TestOutputTopic<String, SpecificRecord> output(Topic topic) {
    return output(topic.name(), RECORDS.deserializer());
  }

  public <T> TestOutputTopic<String, T> output(String topic, Deserializer<T> values) {
    return driver.createOutputTopic(topic, new StringDeserializer(), values);
  }

  public void advance(Duration duration) {
    driver.advanceWallClockTime(duration);
  }

  /** Copies stores to a run that begins with what this one has stored. */
  public void copyTo(TopologyRun next, String... stores) {
    for (String store : stores) {
      KeyValueStore<Object, Object> target = next.driver.getKeyValueStore(store);
      try (var entries = driver.<Object, Object>getKeyValueStore(store).all()) {
        entries.forEachRemaining(entry -> target.put(entry.key, entry.value));
      }
    }
  }

  /** The same for a store of values with timestamps. */
  public void copyTimestampedTo(TopologyRun next, String store) {
    KeyValueStore<Object, ValueAndTimestamp<Object>> target =
        next.driver.getTimestampedKeyValueStore(store);
    try (var entries = driver.<Object, Object>getTimestampedKeyValueStore(store).all()) {
      entries.forEachRemaining(entry -> target.put(entry.key, entry.value));
    }
  }

  public boolean isEmpty(String store) {
    try (var entries = driver.getKeyValueStore(store).all()) {
      return !entries.hasNext();
    }
  }

  @Override
  public void close() {
    driver.close();
    FileSystemUtils.deleteRecursively(state.toFile());
  }
}
