package io.sandboxbroker.allocator.intake;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.listener.BatchInterceptor;

/**
 * Looks up the schemas of a batch before the batch is processed, so that its processing never waits
 * for the registry. When the registry does not answer a look-up, further ones fail at once for a
 * while: a registry that hangs costs a batch one look-up. Thread-safe.
 */
final class KnownSchemas implements Deserializer<SpecificRecord>, BatchInterceptor<String, byte[]> {

  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int MAX_KNOWN = 10_000;
  private static final int HEADER = 5;

  private final Deserializer<SpecificRecord> deserializer;
  private final Runnable ownSchemas;
  private final LongSupplier nanoTime;
  private final Set<Integer> known = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Outage outage;

  /** The registry did not answer; no schema is looked up before this time. */
  private record Outage(RetriableException failure, long until) {}

  /**
   * Wraps a deserializer.
   *
   * @param ownSchemas throws a {@link RetriableException} while the schemas of the events are not
   *     known
   */
  KnownSchemas(
      Deserializer<SpecificRecord> deserializer, Runnable ownSchemas, LongSupplier nanoTime) {
    this.deserializer = deserializer;
    this.ownSchemas = ownSchemas;
    this.nanoTime = nanoTime;
  }

  /** Looks up the schemas of the batch, as far as the registry answers. */
  @Override
  public ConsumerRecords<String, byte[]> intercept(
      ConsumerRecords<String, byte[]> batch, Consumer<String, byte[]> consumer) {
    for (ConsumerRecord<String, byte[]> record : batch) {
      if (!isKnown(record.value())) {
        try {
          var unused = deserialize(record.topic(), record.headers(), record.value());
        } catch (RetriableException away) {
          return batch;
        } catch (RuntimeException unreadable) {
          // The record becomes a dead letter when it is processed.
        }
      }
    }
    return batch;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RetriableException when the registry does not answer, or has not answered just now
   */
  @Override
  public @Nullable SpecificRecord deserialize(String topic, byte @Nullable [] value) {
    ownSchemas.run();
    if (isKnown(value)) {
      return deserializer.deserialize(topic, value);
    }
    Outage before = outage;
    if (before != null && nanoTime.getAsLong() - before.until() < 0) {
      throw before.failure();
    }
    try {
      SpecificRecord record = deserializer.deserialize(topic, value);
      add(value);
      return record;
    } catch (RetriableException away) {
      outage = new Outage(away, nanoTime.getAsLong() + PAUSE_NANOS);
      throw away;
    }
  }

  private boolean isKnown(byte @Nullable [] value) {
    return value == null || value.length < HEADER || known.contains(schemaId(value));
  }

  private void add(byte @Nullable [] value) {
    if (value != null) {
      if (known.size() >= MAX_KNOWN) {
        known.clear();
      }
      known.add(schemaId(value));
    }
  }

  private static int schemaId(byte[] value) {
    return ByteBuffer.wrap(value).getInt(1);
  }
}
