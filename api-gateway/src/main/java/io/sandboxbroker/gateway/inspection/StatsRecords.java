package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.stats.PoolStats;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the records of the statistics and keeps the newest of each key. */
final class StatsRecords {

  private static final Logger LOG = LoggerFactory.getLogger(StatsRecords.class);

  private final Deserializer<SpecificRecord> deserializer;
  private final PoolNumbers numbers;
  private final Counter ignored;

  StatsRecords(
      Deserializer<SpecificRecord> deserializer, PoolNumbers numbers, MeterRegistry meters) {
    this.deserializer = deserializer;
    this.numbers = numbers;
    ignored =
        Counter.builder("broker.stats.ignored")
            .description("Numbers of sandboxes that are unreadable, or more than are known here")
            .register(meters);
  }

  /**
   * Takes a number, or that there is none any more.
   *
   * @throws RuntimeException if it could be read later, as when the schema registry is away
   */
  void receive(ConsumerRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    if (record.value() == null) {
      numbers.drop(key);
    } else if (!read(key, record)) {
      ignored.increment();
    }
  }

  private boolean read(String key, ConsumerRecord<byte[], byte[]> record) {
    try {
      var read = deserializer.deserialize(record.topic(), record.headers(), record.value());
      return read instanceof PoolStats number && numbers.take(key, number);
    } catch (SerializationException e) {
      LOG.warn("a number of sandboxes cannot be read: offset {}", record.offset(), e);
      return false;
    }
  }
}
