package io.sandboxbroker.worker.sync;

import io.sandboxbroker.worker.wire.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Publishes the output of one batch of timers in as few transactions as their timeout permits. A
 * long list takes several, and only the last one commits the offsets. After a crash in between the
 * list begins again, and the comparison drops what came before. Not thread-safe.
 */
final class SyncOutput {

  /** About 2 MB: a slow cluster writes this well within the timeout of a transaction. */
  static final int MAX_RECORDS = 10_000;

  private final Transactions transactions;
  private final List<ProducerRecord<String, byte[]>> pending = new ArrayList<>();

  SyncOutput(Transactions transactions) {
    this.transactions = transactions;
  }

  void add(ProducerRecord<String, byte[]> record) {
    if (pending.size() == MAX_RECORDS) {
      transactions.publish(pending);
      pending.clear();
    }
    pending.add(record);
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Publishes the rest together with the offsets of the batch. */
  void commit(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    transactions.commit(pending, offsets, group);
  }
}
