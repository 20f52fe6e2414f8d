package io.sandboxbroker.worker.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.serde.AvroDeserializer;
import io.sandboxbroker.serde.AvroSerializer;
import io.sandboxbroker.stats.BreakerState;
import io.sandboxbroker.stats.CspReport;
import io.sandboxbroker.worker.csp.Breaker;
import io.sandboxbroker.worker.csp.CspFault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CspReporterTest {

  private static final Map<String, Object> SERDE =
      Map.of(
          "schema.registry.url",
          "mock://csp-reporter",
          "value.subject.name.strategy",
          "TopicRecordNameStrategy",
          "auto.register.schemas",
          true,
          "specific.avro.reader",
          true);

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final AvroSerializer serializer = new AvroSerializer();
  private final AvroDeserializer deserializer = new AvroDeserializer();
  private final Breaker lists =
      new Breaker("list", 1, Duration.ofMinutes(1), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  private Instant now = Instant.parse("2026-01-01T10:00:00Z");
  private final InstantSource clock = () -> now;
  private final CspReporter reporter =
      new CspReporter(
          "worker-1",
          new CleanupMetrics(new SimpleMeterRegistry()),
          lists,
          () -> producer,
          serializer,
          clock);

  @BeforeEach
  void configure() {
    serializer.configure(SERDE, false);
    deserializer.configure(SERDE, false);
  }

  @Test
  void theFirstReportSaysHowTheCspIsCalled() {
    reporter.publish(producer);

    assertThat(producer.history().getFirst().key()).isEqualTo("csp/worker-1");
    assertThat(reports())
        .containsExactly(
            new CspReport("worker-1", 0.0, 0, null, BreakerState.CLOSED, BreakerState.CLOSED, now));
  }

  @Test
  void whatHasNotChangedIsReportedEvery30Seconds() {
    reporter.publish(producer);
    now = now.plusSeconds(29);
    reporter.publish(producer);
    assertThat(reports()).hasSize(1);

    now = now.plusSeconds(1);
    reporter.publish(producer);
    assertThat(reports()).hasSize(2);
  }

  @Test
  void aChangeIsReportedAtOnce() {
    reporter.publish(producer);
    lists.tryBegin().orElseThrow().failed(new CspFault.Unavailable("down"));
    reporter.publish(producer);

    assertThat(reports())
        .extracting(CspReport::getListBreaker)
        .containsExactly(BreakerState.CLOSED, BreakerState.OPEN);
  }

  @Test
  void aReportThatCannotBePublishedIsLostAndTheNextOneIsNot() {
    producer.sendException = new KafkaException("away");
    reporter.publish(producer);
    producer.sendException = null;
    reporter.publish(producer);

    assertThat(reports()).hasSize(1);
  }

  private List<CspReport> reports() {
    return producer.history().stream()
        .map(sent -> (CspReport) deserializer.deserialize(sent.topic(), sent.value()))
        .toList();
  }
}
