package io.sandboxbroker.kafka.clock;

import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the clock of a broker: publishes a tombstone of a key that the topic never has, outside of
 * any transaction, and returns the broker's timestamp. Thread-safe; one call at a time.
 */
final class BrokerClockProbe implements UnaryOperator<Instant>, AutoCloseable {

  /** No command has this id. */
  private static final String KEY = "clock";

  private final Map<String, Object> settings;
  private @Nullable Producer<String, byte[]> openProducer;

  /**
   * Creates a probe.
   *
   * @param settings settings of a producer of strings and bytes
   */
  BrokerClockProbe(Map<String, Object> settings) {
    this.settings = new HashMap<>(settings);
    int timeout = Math.toIntExact(AlignedClock.MAX_ROUND_TRIP.toMillis());
    this.settings.putAll(
        Map.of(
            ProducerConfig.CLIENT_ID_CONFIG,
            "clock",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            false,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            timeout,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            timeout,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            timeout));
  }

  /**
   * {@inheritDoc}
   *
   * @throws KafkaException when no broker has appended the record in time
   */
  @Override
  public synchronized Instant apply(Instant sentAt) {
    var tombstone =
        new ProducerRecord<String, byte[]>(
            Topics.ALLOCATION_LINE.name(), 0, sentAt.toEpochMilli(), KEY, null);
    try {
      var appended =
          producer()
              .send(tombstone)
              .get(AlignedClock.MAX_ROUND_TRIP.toMillis(), TimeUnit.MILLISECONDS);
      return Instant.ofEpochMilli(appended.timestamp());
    } catch (ExecutionException | TimeoutException failure) {
      throw new KafkaException("No broker has appended a record in time", failure);
    } catch (InterruptedException stopping) {
      throw new InterruptException(stopping);
    }
  }

  /** Created at first use, so that brokers that cannot be found end the start with one line. */
  private Producer<String, byte[]> producer() {
    Producer<String, byte[]> producer = openProducer;
    if (producer == null) {
      producer = new KafkaProducer<>(settings);
      openProducer = producer;
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    if (openProducer != null) {
      openProducer.close(Duration.ZERO);
    }
  }
}
