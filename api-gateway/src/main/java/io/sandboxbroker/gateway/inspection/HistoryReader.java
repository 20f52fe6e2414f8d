package io.sandboxbroker.gateway.inspection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.topic.Topics;
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
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads the events of one sandbox from the partition of the sandbox's key.
 *
 * <p>It decodes only the records of that key. The number of records, the number of events and the
 * time are bounded. One thread uses an instance once.
 */
final class HistoryReader {

  private static final String TOPIC = Topics.EVENTS.name();
  private static final Duration POLL = Duration.ofMillis(500);

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<SpecificRecord> deserializer;
  private final InspectionSettings.History settings;
  private final InstantSource clock;
  private final List<HistoryEvent> events = new ArrayList<>();
  private int scanned;

  HistoryReader(
      Consumer<byte[], byte[]> consumer,
      Deserializer<SpecificRecord> deserializer,
      InspectionSettings.History settings,
      InstantSource clock) {
    this.consumer = consumer;
    this.deserializer = deserializer;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Reads a page of events, up to the present end of the partition. Blocks.
   *
   * @param limit the maximum number of events, from 1
   * @throws org.apache.kafka.common.KafkaException if the topic or a schema is unavailable
   */
  SandboxHistory read(SandboxId sandbox, HistoryStart start, int limit) {
    Instant deadline = clock.instant().plus(settings.timeout());
    byte[] key = sandbox.value().getBytes(UTF_8);
    var partition = partition(key);
    consumer.assign(List.of(partition));
    long beginning = requireNonNull(consumer.beginningOffsets(List.of(partition)).get(partition));
    long end = requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
    long from = offset(start, partition, beginning, end);
    consumer.seek(partition, from);
    long next = from;
    while (next < end
        && events.size() < limit
        && scanned < settings.maxRecords()
        && clock.instant().isBefore(deadline)) {
      next = scan(consumer.poll(POLL).records(partition), key, end, limit, partition);
    }
    return SandboxHistory.of(
        sandbox, events, lacksBeginning(start, beginning, from), next < end ? next : null);
  }

  private long offset(HistoryStart start, TopicPartition partition, long beginning, long end) {
    return switch (start) {
      case HistoryStart.Beginning ignored -> beginning;
      case HistoryStart.At at -> Math.max(at.offset(), beginning);
      case HistoryStart.Since since -> {
        OffsetAndTimestamp first =
            consumer.offsetsForTimes(Map.of(partition, since.time().toEpochMilli())).get(partition);
        yield first == null ? end : first.offset();
      }
    };
  }

  /** Collects the sandbox's events and returns the offset of the next record. */
  private long scan(
      List<ConsumerRecord<byte[], byte[]>> records,
      byte[] key,
      long end,
      int limit,
      TopicPartition partition) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() >= end || events.size() == limit || scanned == settings.maxRecords()) {
        return record.offset();
      }
      scanned++;
      if (Arrays.equals(key, record.key())) {
        events.add(decode(record));
      }
    }
    // Markers of transactions may follow the last record.
    return consumer.position(partition);
  }

  private HistoryEvent decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      SpecificRecord event =
          deserializer.deserialize(record.topic(), record.headers(), record.value());
      return event == null ? HistoryEvent.unreadable(record) : HistoryEvent.of(record, event);
    } catch (SerializationException e) {
      return HistoryEvent.unreadable(record);
    }
  }

  /** The allocator's producer uses Kafka's default partitioner. */
  private TopicPartition partition(byte[] key) {
    int partitions = consumer.partitionsFor(TOPIC).size();
    return new TopicPartition(TOPIC, Utils.toPositive(Utils.murmur2(key)) % partitions);
  }

  /** Nothing is missing if reading began after the first record of the partition. */
  private boolean lacksBeginning(HistoryStart start, long beginning, long from) {
    return switch (start) {
      case HistoryStart.At at -> at.offset() < beginning;
      case HistoryStart.Beginning ignored -> beginning > 0 && !hasFirstVersion();
      case HistoryStart.Since ignored -> beginning > 0 && from == beginning && !hasFirstVersion();
    };
  }

  private boolean hasFirstVersion() {
    return events.stream().anyMatch(event -> Objects.equals(event.version(), 1L));
  }
}
