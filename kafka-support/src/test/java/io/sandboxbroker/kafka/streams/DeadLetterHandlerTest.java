package io.sandboxbroker.kafka.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.topic.DeadLetter;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
import org.apache.kafka.streams.errors.DeserializationExceptionHandler.Result;
import org.junit.jupiter.api.Test;

class DeadLetterHandlerTest {

  private static final byte[] BYTES = {1, 2, 3};

  @Test
  void aRecordIsNoDeadLetterWhileOnlyTheRegistryIsAway() {
    try (var driver = driver(new RetriableException("registry away") {})) {
      var facts = facts(driver);

      assertThatThrownBy(() -> facts.pipeInput("pool", BYTES))
          .hasStackTraceContaining("registry away");
      assertThat(driver.producedTopicNames()).doesNotContain(Topics.DEAD_LETTERS.name());
    }
  }

  @Test
  void aRecordThatCanNeverBeReadIsCountedAndStopsNothing() {
    var meters = new SimpleMeterRegistry();
    Metrics.addRegistry(meters);
    try (var driver = driver(new SerializationException("no Avro"))) {
      facts(driver).pipeInput("pool", BYTES);

      assertThat(
              meters.get("broker.dead.letters").tag("topic", Topics.CSP.name()).counter().count())
          .isEqualTo(1);
    } finally {
      Metrics.removeRegistry(meters);
    }
  }

  @Test
  void theDeadLetterIsTheRecordWithItsPositionAndAShortReason() {
    var record = new ConsumerRecord<>(Topics.CSP.name(), 3, 42, "pool".getBytes(UTF_8), BYTES);
    record.headers().add("request-id", BYTES);

    var response =
        new DeadLetterHandler()
            .handleError(mock(), record, new SerializationException("x".repeat(2_000_000)));

    assertThat(response.result()).isEqualTo(Result.RESUME);
    assertThat(response.deadLetterQueueRecords())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.topic()).isEqualTo(Topics.DEAD_LETTERS.name());
              assertThat(letter.key()).isEqualTo("pool".getBytes(UTF_8));
              assertThat(letter.value()).isEqualTo(BYTES);
              assertThat(Headers.read(letter.headers(), DeadLetter.OFFSET)).contains("42");
              assertThat(letter.headers().lastHeader("request-id").value()).isEqualTo(BYTES);
              assertThat(letter.headers().lastHeader(DeadLetter.REASON).value())
                  .hasSize(DeadLetter.MAX_REASON);
            });
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
    Properties properties = new Properties();
    properties.putAll(
        StreamsFactory.safe(
            Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG, "unreadable",
                StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092")));
    return new TopologyTestDriver(topology, properties);
  }

  private static TestInputTopic<String, byte[]> facts(TopologyTestDriver driver) {
    return driver.createInputTopic(
        Topics.CSP.name(), new StringSerializer(), new ByteArraySerializer());
  }
}
