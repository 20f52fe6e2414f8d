package io.sandboxbroker.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LogReaderTest {

  private static final int PARTITIONS = 200;
  private static final int RECORDS = 60;
  private static final int VALUE = 20_000;

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<TopicPartition> partitions =
      IntStream.range(0, PARTITIONS).mapToObj(it -> new TopicPartition("topic", it)).toList();

  /** All records would be 240 MB. The last partition is the oldest, so that all others wait. */
  @Test
  void theBufferHasOneSizeForAnyNumberOfPartitions() {
    consumer.assign(partitions);
    Map<TopicPartition, Long> begin = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    partitions.forEach(
        partition -> {
          begin.put(partition, 0L);
          ends.put(partition, (long) RECORDS);
        });
    consumer.updateBeginningOffsets(begin);
    for (int i = 0; i < RECORDS; i++) {
      for (TopicPartition partition : partitions) {
        long time = partition.partition() == PARTITIONS - 1 ? i : 1_000_000 + i;
        consumer.addRecord(record(partition, i, time));
      }
    }
    consumer.setMaxPollRecords(1_000);
    var reader = new LogReader(consumer);
    List<Long> times = new ArrayList<>();
    long[] most = {0};

    reader.read(
        ends,
        record -> {
          most[0] = Math.max(most[0], reader.buffered());
          times.add(record.timestamp());
        },
        () -> false);

    assertThat(times).hasSize(PARTITIONS * RECORDS).isSorted();
    assertThat(most[0]).isBetween(1L, LogReader.BUFFER_BYTES + 1_000L * (VALUE + 1_000));
  }

  @Test
  void eachPartitionHasItsShare() {
    assertThat(LogReader.share(10)).isEqualTo(1024 * 1024);
    assertThat(200L * LogReader.share(200)).isLessThanOrEqualTo(LogReader.BUFFER_BYTES);
    assertThat(LogReader.share(1_000_000)).isPositive();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      TopicPartition partition, long offset, long time) {
    return new ConsumerRecord<>(
        partition.topic(),
        partition.partition(),
        offset,
        time,
        TimestampType.CREATE_TIME,
        1,
        VALUE,
        new byte[1],
        new byte[1],
        new RecordHeaders(),
        java.util.Optional.empty());
  }
}
