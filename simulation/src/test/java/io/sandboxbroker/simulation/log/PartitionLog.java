package io.sandboxbroker.simulation.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** A partition: records, the markers of ended transactions, and the transactions still open. */
public final class PartitionLog {

  private final String topic;
  private final int number;
  private final TimestampType stamp;
  private final boolean committedOnly;
  private final List<Entry> entries = new ArrayList<>();
  private final LinkedHashMap<LogTransaction, Long> open = new LinkedHashMap<>();

  /** A record, or a marker when {@code headers} is null. */
  private record Entry(
      @Nullable ConsumerRecord<String, byte[]> record, @Nullable LogTransaction transaction) {}

  /**
   * What a reader gets.
   *
   * @param next the offset to read from next
   */
  public record Fetched(List<ConsumerRecord<String, byte[]>> records, long next) {}

  PartitionLog(String topic, int number, TimestampType stamp, boolean committedOnly) {
    this.topic = topic;
    this.number = number;
    this.stamp = stamp;
    this.committedOnly = committedOnly;
  }

  void append(
      @Nullable String key,
      byte @Nullable [] value,
      Headers headers,
      long timestamp,
      @Nullable LogTransaction transaction) {
    if (transaction != null) {
      open.putIfAbsent(transaction, (long) entries.size());
      transaction.enlist(this);
    }
    var record =
        new ConsumerRecord<>(
            topic,
            number,
            entries.size(),
            timestamp,
            stamp,
            ConsumerRecord.NULL_SIZE,
            value == null ? ConsumerRecord.NULL_SIZE : value.length,
            key,
            value,
            new RecordHeaders(headers),
            Optional.<Integer>empty());
    entries.add(new Entry(record, transaction));
  }

  /** Writes the marker of a transaction. */
  void end(LogTransaction transaction) {
    open.remove(transaction);
    entries.add(new Entry(null, transaction));
  }

  /** The offset before which every transaction has ended. */
  public long stableEnd() {
    return open.isEmpty() || !committedOnly ? entries.size() : open.firstEntry().getValue();
  }

  String topic() {
    return topic;
  }

  /** Reads the committed records from an offset on. */
  public Fetched read(long from, int max) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    long next = from;
    for (long end = stableEnd(); next < end && records.size() < max; next++) {
      Entry entry = entries.get((int) next);
      LogTransaction transaction = entry.transaction();
      if (entry.record() != null
          && (transaction == null || transaction.isCommitted() || !committedOnly)) {
        records.add(delivered(entry.record()));
      }
    }
    return new Fetched(records, next);
  }

  /** Each reader gets headers of its own, because it may change them. */
  private static ConsumerRecord<String, byte[]> delivered(ConsumerRecord<String, byte[]> record) {
    return new ConsumerRecord<>(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.timestampType(),
        record.serializedKeySize(),
        record.serializedValueSize(),
        record.key(),
        record.value(),
        new RecordHeaders(record.headers()),
        record.leaderEpoch());
  }
}
