package io.sandboxbroker.worker.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What the settings of all topologies make of a record that cannot be read now. */
class UnreadableRecordTest {

  private static final byte[] BYTES = {1, 2, 3};

  @Test
  void aRecordIsNotGivenUpWhileOnlyTheRegistryIsAway() {
    try (var driver = driver(new RetriableException("registry away") {})) {
      var facts = facts(driver);

      assertThatThrownBy(() -> facts.pipeInput("pool", BYTES))
          .hasStackTraceContaining("registry away");
      assertThat(driver.producedTopicNames()).doesNotContain(Topics.DEAD_LETTERS.name());
    }
  }

  @Test
  void whatCanNeverBeReadIsCountedAndStopsNothing() {
    var meters = new SimpleMeterRegistry();
    Metrics.addRegistry(meters);
    try (var driver = driver(new SerializationException("no Avro"))) {
      facts(driver).pipeInput("pool", BYTES);

      assertThat(
              meters.get("broker_dead_letters").tag("topic", Topics.CSP.name()).counter().count())
          .isEqualTo(1);
    } finally {
      Metrics.removeRegistry(meters);
    }
  }

  private static TopologyTestDriver driver(RuntimeException failure) {
    Deserializer<Object> failing =
        (topic, bytes) -> {
          throw failure;
        };
    Topology topology =
        new Topology()
            .addSource("facts", new StringDeserializer(), failing, Topics.CSP.name())
            .addSink(
                "timers",
                Topics.TIMERS.name(),
                new StringSerializer(),
                (topic, value) -> BYTES,
                "facts");
    Properties properties =
        StreamConfiguration.properties(
            Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "unreadable",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092"),
            new StreamSettings(
                DataSize.ofMegabytes(1), Duration.ofSeconds(1), 0, Duration.ofSeconds(1)));
    return new TopologyTestDriver(topology, properties);
  }

  private static TestInputTopic<String, byte[]> facts(TopologyTestDriver driver) {
    return driver.createInputTopic(
        Topics.CSP.name(), new StringSerializer(), new ByteArraySerializer());
  }
}
