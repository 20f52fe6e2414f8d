package io.sandboxbroker.allocator.intake;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Looks up the schemas of a batch before the batch is processed, so that its processing never
 * blocks. Fails the batch when the registry does not answer the first look-up: the batch is
 * delivered again, and no other look-up waits. Thread-safe.
 */
final class KnownSchemasListener implements BatchMessageListener<String, byte[]> {

  private static final int MAX_KNOWN = 10_000;
  private static final int HEADER = 5;

  private final BatchMessageListener<String, byte[]> listener;
  private final Deserializer<SpecificRecord> deserializer;
  private final Runnable ownSchemas;
  private final Set<Integer> known = ConcurrentHashMap.newKeySet();

  /**
   * Wraps a listener.
   *
   * @param ownSchemas throws a {@link RetriableException} while the schemas of the events are not
   *     known
   */
  KnownSchemasListener(
      BatchMessageListener<String, byte[]> listener,
      Deserializer<SpecificRecord> deserializer,
      Runnable ownSchemas) {
    this.listener = listener;
    this.deserializer = deserializer;
    this.ownSchemas = ownSchemas;
  }

  /**
   * {@inheritDoc}
   *
   * @throws RetriableException when the registry does not answer
   */
  @Override
  public void onMessage(List<ConsumerRecord<String, byte[]>> records) {
    ownSchemas.run();
    records.forEach(this::lookUp);
    listener.onMessage(records);
  }

  private void lookUp(ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    if (value == null || value.length < HEADER) {
      return;
    }
    int schema = ByteBuffer.wrap(value).getInt(1);
    if (known.contains(schema)) {
      return;
    }
    try {
      var unused = deserializer.deserialize(record.topic(), record.headers(), value);
    } catch (RetriableException away) {
      throw away;
    } catch (RuntimeException unreadable) {
      // The record becomes a dead letter when it is processed.
      return;
    }
    if (known.size() >= MAX_KNOWN) {
      known.clear();
    }
    known.add(schema);
  }
}
