package io.sandboxbroker.audit.log;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads some partitions up to where they end, merged by the timestamps of their records. All
 * partitions share one buffer of a fixed size. Belongs to one thread.
 */
public final class LogReader {

  /** The size of the buffer. The consumer holds as much again, which it has fetched. */
  public static final int BUFFER_BYTES = 48 * 1024 * 1024;

  private static final int MIN_SHARE = 16 * 1024;
  private static final int MAX_SHARE = 1024 * 1024;

  /** What a record costs besides its key and its value. */
  private static final long OVERHEAD = 300;

  private static final Duration POLL = Duration.ofMillis(100);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, PartitionBuffer> buffers = new HashMap<>();

  /** A partition and its fetched records. */
  private static final class PartitionBuffer {
    final TopicPartition partition;
    final ArrayDeque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();
    long end;
    long bytes;
    long last = -1;
    long lastTime = -1;
    boolean paused;

    PartitionBuffer(TopicPartition partition) {
      this.partition = partition;
    }

    long head() {
      return records.getFirst().timestamp();
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
      records.add(record);
      bytes += size(record);
    }

    ConsumerRecord<byte[], byte[]> remove() {
      ConsumerRecord<byte[], byte[]> record = records.removeFirst();
      bytes -= size(record);
      last = record.offset();
      lastTime = record.timestamp();
      return record;
    }

    private static long size(ConsumerRecord<?, ?> record) {
      return OVERHEAD
          + Math.max(0, record.serializedKeySize())
          + Math.max(0, record.serializedValueSize());
    }
  }

  /**
   * @param consumer with the partitions assigned, positioned where reading begins
   */
  public LogReader(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
    consumer.assignment().forEach(this::add);
  }

  /** Also reads this partition, which the consumer is positioned in. */
  public void add(TopicPartition partition) {
    buffers.putIfAbsent(partition, new PartitionBuffer(partition));
  }

  /** How many bytes of each partition are buffered, before it is paused. */
  public static int share(int partitions) {
    return Math.clamp(BUFFER_BYTES / Math.max(1, partitions), MIN_SHARE, MAX_SHARE);
  }

  /** How many bytes are buffered. */
  long buffered() {
    return buffers.values().stream().mapToLong(buffer -> buffer.bytes).sum();
  }

  /**
   * Reads on from where the last call ended.
   *
   * @param ends the offsets to stop at, exclusive
   * @param visitor receives each record
   * @param stopped whether to stop early
   */
  public void read(
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> visitor,
      BooleanSupplier stopped) {
    ends.forEach(
        (partition, end) -> {
          PartitionBuffer buffer = buffer(partition);
          buffer.end = end;
          resume(buffer);
        });
    var filled = new PriorityQueue<>(Comparator.comparingLong(PartitionBuffer::head));
    List<PartitionBuffer> awaited = new ArrayList<>(buffers.values());
    awaited.removeIf(this::isDone);
    while (!stopped.getAsBoolean() && !(awaited.isEmpty() && filled.isEmpty())) {
      if (!awaited.isEmpty()) {
        poll();
        awaited.removeIf(buffer -> settle(buffer, filled));
      }
      while (awaited.isEmpty() && !filled.isEmpty()) {
        PartitionBuffer buffer = filled.remove();
        visitor.accept(buffer.remove());
        if (buffer.paused
            && buffer.bytes < share(buffers.size()) / 2
            && consumer.position(buffer.partition) < buffer.end) {
          resume(buffer);
        }
        if (!buffer.records.isEmpty()) {
          filled.add(buffer);
        } else if (!isDone(buffer)) {
          resume(buffer);
          awaited.add(buffer);
        }
      }
    }
  }

  /** Whether the reader need not wait for it: it has a record buffered, or none left. */
  private boolean settle(PartitionBuffer buffer, PriorityQueue<PartitionBuffer> filled) {
    if (!buffer.records.isEmpty()) {
      filled.add(buffer);
      return true;
    }
    return isDone(buffer);
  }

  private boolean isDone(PartitionBuffer buffer) {
    return buffer.records.isEmpty() && consumer.position(buffer.partition) >= buffer.end;
  }

  private void poll() {
    var fetched = consumer.poll(POLL);
    for (TopicPartition partition : fetched.partitions()) {
      PartitionBuffer buffer = buffer(partition);
      for (var record : fetched.records(partition)) {
        if (record.offset() >= buffer.end || buffer.bytes >= share(buffers.size())) {
          // It is read again: by the next call, or when the buffer has room.
          consumer.seek(partition, record.offset());
          pause(buffer);
          break;
        }
        buffer.add(record);
      }
      if (buffer.bytes >= share(buffers.size())) {
        pause(buffer);
      }
    }
  }

  private PartitionBuffer buffer(TopicPartition partition) {
    return Objects.requireNonNull(buffers.get(partition), partition::toString);
  }

  private void pause(PartitionBuffer buffer) {
    if (!buffer.paused) {
      consumer.pause(List.of(buffer.partition));
      buffer.paused = true;
    }
  }

  private void resume(PartitionBuffer buffer) {
    if (buffer.paused) {
      consumer.resume(List.of(buffer.partition));
      buffer.paused = false;
    }
  }

  /** The offsets at which the next call begins. */
  public Map<TopicPartition, Long> positions() {
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (PartitionBuffer buffer : buffers.values()) {
      long position =
          buffer.records.isEmpty()
              ? consumer.position(buffer.partition)
              : buffer.records.getFirst().offset();
      positions.put(buffer.partition, position);
    }
    return positions;
  }

  /** The offset behind the last record that was read; 0 if none was. */
  public long behindLast(TopicPartition partition) {
    return buffer(partition).last + 1;
  }

  /** The timestamp of the last record that was read; null if none was. */
  public @Nullable Instant lastTime(TopicPartition partition) {
    long time = buffer(partition).lastTime;
    return time < 0 ? null : Instant.ofEpochMilli(time);
  }

  /** The timestamp of a record. */
  public static Instant written(ConsumerRecord<?, ?> record) {
    return Instant.ofEpochMilli(record.timestamp());
  }
}
