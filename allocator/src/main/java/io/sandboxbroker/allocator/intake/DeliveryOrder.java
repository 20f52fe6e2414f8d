package io.sandboxbroker.allocator.intake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Orders the records of a poll by age over all partitions, and keeps the order of each partition.
 */
final class DeliveryOrder {

  private DeliveryOrder() {}

  /** A record, and the newest timestamp of its partition up to it. */
  private record Timed(ConsumerRecord<String, byte[]> record, long timestamp) {}

  static List<ConsumerRecord<String, byte[]>> of(ConsumerRecords<String, byte[]> records) {
    List<Timed> all = new ArrayList<>(records.count());
    for (TopicPartition partition : records.partitions()) {
      long newest = Long.MIN_VALUE;
      for (var record : records.records(partition)) {
        newest = Math.max(newest, record.timestamp());
        all.add(new Timed(record, newest));
      }
    }
    // Stable, so that equal times of one partition stay in order.
    all.sort(Comparator.comparingLong(Timed::timestamp));
    return all.stream().map(Timed::record).toList();
  }
}
