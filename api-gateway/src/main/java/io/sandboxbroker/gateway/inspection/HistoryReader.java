package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one sandbox from the partition that its key leads to, with a consumer in no
 * group, and decodes no others. Bounded in records, events and time. Used once, by one thread.
 */
final class HistoryReader {

  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<SpecificRecord> deserializer;
  private final HistorySettings settings;
  private final InstantSource clock;
  private final List<HistoryEvent> events = new ArrayList<>();
  private int looked;

  HistoryReader(
      Consumer<byte[], byte[]> consumer,
      Deserializer<SpecificRecord> deserializer,
      HistorySettings settings,
      InstantSource clock) {
    this.consumer = consumer;
    this.deserializer = deserializer;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What the topic tells of a sandbox, up to where it ends now. Blocks.
   *
   * @param limit how many events at most, from 1
   * @throws org.apache.kafka.common.KafkaException if the topic or a schema cannot be read for now
   */
  History read(Topic topic, SandboxId sandbox, HistoryStart start, int limit) {
    Instant deadline = clock.instant().plus(settings.hold());
    byte[] key = sandbox.value().getBytes(UTF_8);
    var partition = partition(topic, key);
    consumer.assign(List.of(partition));
    long beginning = offset(consumer.beginningOffsets(List.of(partition)), partition);
    long end = offset(consumer.endOffsets(List.of(partition)), partition);
    long from = start.offset(consumer, partition, beginning, end);
    consumer.seek(partition, from);
    long next = from;
    while (next < end
        && events.size() < limit
        && looked < settings.maxRecords()
        && clock.instant().isBefore(deadline)) {
      next = take(consumer.poll(POLL).records(partition), key, end, limit, partition);
    }
    return new History(events, next < end ? next : null, lacksBeginning(start, beginning, from));
  }

  /** Takes what is the sandbox's, and returns the offset of what comes after. */
  private long take(
      List<ConsumerRecord<byte[], byte[]>> records,
      byte[] key,
      long end,
      int limit,
      TopicPartition partition) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() >= end || events.size() == limit || looked == settings.maxRecords()) {
        return record.offset();
      }
      looked++;
      if (Arrays.equals(key, record.key())) {
        events.add(decoded(record));
      }
    }
    // Beyond the last record where markers of transactions follow it.
    return consumer.position(partition);
  }

  private HistoryEvent decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      SpecificRecord event =
          deserializer.deserialize(record.topic(), record.headers(), record.value());
      return event == null ? HistoryEvent.unreadable(record) : HistoryEvent.of(record, event);
    } catch (SerializationException e) {
      return HistoryEvent.unreadable(record);
    }
  }

  /** Where Kafka's own partitioner puts a key: the allocator's producer has no other. */
  private TopicPartition partition(Topic topic, byte[] key) {
    int partitions = consumer.partitionsFor(topic.name()).size();
    return new TopicPartition(topic.name(), Utils.toPositive(Utils.murmur2(key)) % partitions);
  }

  /** Nothing is missing where reading began behind the first record that there is. */
  private boolean lacksBeginning(HistoryStart start, long beginning, long from) {
    return switch (start) {
      case HistoryStart.At at -> at.offset() < beginning;
      case HistoryStart.Beginning ignored -> beginning > 0 && !tellsFirstVersion();
      case HistoryStart.Since ignored -> beginning > 0 && from == beginning && !tellsFirstVersion();
    };
  }

  private boolean tellsFirstVersion() {
    return events.stream().anyMatch(event -> Objects.equals(event.version(), 1L));
  }

  private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    @Nullable Long offset = offsets.get(partition);
    if (offset == null) {
      throw new IllegalStateException("No offset of " + partition);
    }
    return offset;
  }
}
