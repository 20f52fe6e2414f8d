package io.sandboxbroker.audit.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class LogReaderTest {

  private static final int PARTITIONS = 200;
  private static final int RECORDS = 60;
  private static final int VALUE = 20_000;
  private static final int MAX_POLL_RECORDS = 1_000;

  private final List<TopicPartition> partitions =
      IntStream.range(0, PARTITIONS).mapToObj(it -> new TopicPartition("topic", it)).toList();

  /** All records would be 240 MB. The last partition is the oldest, so that all others wait. */
  @Test
  void theBufferHasOneSizeForAnyNumberOfPartitions() {
    var consumer = new FullLog();
    consumer.assign(partitions);
    partitions.forEach(partition -> consumer.seek(partition, 0));
    Map<TopicPartition, Long> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, (long) RECORDS));
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
    assertThat(most[0]).isBetween(1L, (long) LogReader.BUFFER_BYTES + PARTITIONS * (VALUE + 1_000));
  }

  @Test
  void eachPartitionHasItsShare() {
    assertThat(LogReader.share(10)).isEqualTo(1024 * 1024);
    assertThat(200L * LogReader.share(200)).isLessThanOrEqualTo(LogReader.BUFFER_BYTES);
    assertThat(LogReader.share(1_000_000)).isPositive();
  }

  /** Returns the records from the position of each partition on, as a broker does. */
  private static final class FullLog extends MockConsumer<byte[], byte[]> {

    FullLog() {
      super("earliest");
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
      int left = MAX_POLL_RECORDS;
      for (TopicPartition partition : assignment()) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        long offset = position(partition);
        while (!paused().contains(partition) && offset < RECORDS && left > 0) {
          records.add(record(partition, offset));
          offset++;
          left--;
        }
        if (!records.isEmpty()) {
          polled.put(partition, records);
          seek(partition, offset);
        }
      }
      return new ConsumerRecords<>(polled, Map.of());
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset) {
      long time = partition.partition() == PARTITIONS - 1 ? offset : 1_000_000 + offset;
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
          Optional.empty());
    }
  }
}
