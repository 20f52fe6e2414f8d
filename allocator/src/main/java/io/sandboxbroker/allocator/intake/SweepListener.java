package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.topic.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.BatchMessageListener;

/**
 * Reads the timers for sweeps alone, and processes one sweep after the other on its own thread. A
 * sweep of a large pool or a slow table so delays neither expiries nor purges.
 */
final class SweepListener implements BatchMessageListener<String, byte[]> {

  private static final String TYPE = SweepDue.class.getSimpleName();

  private final RecordProcessor processor;
  private final Deserializer<SpecificRecord> deserializer;
  private final KafkaOperations<String, byte[]> transaction;

  SweepListener(
      RecordProcessor processor,
      Deserializer<SpecificRecord> deserializer,
      KafkaOperations<String, byte[]> transaction) {
    this.processor = processor;
    this.deserializer = deserializer;
    this.transaction = transaction;
  }

  /**
   * {@inheritDoc}
   *
   * @throws BatchListener.DeliverAgainException when a sweep must be delivered again later
   */
  @Override
  public void onMessage(List<ConsumerRecord<String, byte[]>> batch) {
    List<ProducerRecord<String, byte[]>> snapshots = new ArrayList<>();
    try {
      for (var sweep : newest(batch)) {
        snapshots.addAll(processor.process(sweep).join());
      }
    } catch (RuntimeException later) {
      throw new BatchListener.DeliverAgainException(later);
    }
    for (var snapshot : snapshots) {
      // A failed send fails the transaction's commit.
      var unused = transaction.send(snapshot);
    }
  }

  /** The newest sweep of each scope, so that a batch takes a bounded time. */
  private Iterable<ConsumerRecord<String, byte[]>> newest(
      List<ConsumerRecord<String, byte[]>> batch) {
    Map<@Nullable SweepScope, ConsumerRecord<String, byte[]>> newest = new LinkedHashMap<>();
    for (var record : batch) {
      SweepDue due = sweep(record);
      if (due != null) {
        newest.put(due.getScope(), record);
      }
    }
    return newest.values();
  }

  /** The sweep in a record; null when the record is another timer, or unreadable. */
  private @Nullable SweepDue sweep(ConsumerRecord<String, byte[]> record) {
    String type = Headers.read(record.headers(), Headers.CE_TYPE).orElse(TYPE);
    if (!type.endsWith(TYPE)) {
      return null;
    }
    try {
      return deserializer.deserialize(record.topic(), record.headers(), record.value())
              instanceof SweepDue due
          ? due
          : null;
    } catch (RetriableException away) {
      throw away;
    } catch (RuntimeException unreadable) {
      // The listener of the other timers makes it a dead letter.
      return null;
    }
  }
}
