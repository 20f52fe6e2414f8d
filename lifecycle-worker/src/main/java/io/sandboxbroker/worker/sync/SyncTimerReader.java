package io.sandboxbroker.worker.sync;

import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a batch of timers asks of the sync. What an operator asks for counts each time,
 * however late. Of the others only the newest counts, because one list answers all of them; and not
 * even that when it was emitted so long ago that a newer one must follow in the topic, because one
 * is emitted at least every interval. So a long downtime ends with one sync and not with one for
 * each interval missed.
 *
 * @param outdatedAfter an age, by the time of emission, beyond which a newer timer must follow
 */
record SyncTimerReader(Deserializer<SpecificRecord> deserializer, Duration outdatedAfter) {

  /**
   * What is in a batch.
   *
   * @param requested what operators ask for, in order; each wants an answer of its own
   * @param newest what else to act on; null when there is nothing
   * @param unreadable what can never be read, and why
   */
  record Batch(List<SyncDue> requested, @Nullable SyncDue newest, List<Unreadable> unreadable) {}

  /** A record that can never be read. */
  record Unreadable(ConsumerRecord<String, byte[]> record, Exception why) {}

  /**
   * Reads a batch in the order of its records.
   *
   * @throws RetriableException when the schema registry is needed and away
   */
  Batch read(List<ConsumerRecord<String, byte[]>> records, Instant now) {
    List<SyncDue> requested = new ArrayList<>();
    Optional<SyncDue> newest = Optional.empty();
    List<Unreadable> unreadable = new ArrayList<>();
    for (var record : records) {
      try {
        if (deserializer.deserialize(record.topic(), record.value()) instanceof SyncDue due) {
          if (due.getReason() == SyncReason.REQUESTED) {
            requested.add(due);
          } else if (!isOutdated(record, now)) {
            newest = Optional.of(due);
          }
        }
      } catch (SerializationException never) {
        unreadable.add(new Unreadable(record, never));
      }
    }
    return new Batch(requested, newest.orElse(null), unreadable);
  }

  private boolean isOutdated(ConsumerRecord<String, byte[]> record, Instant now) {
    // Not by when it was due: after a downtime a long overdue timer is emitted, and it counts.
    return Instant.ofEpochMilli(record.timestamp()).isBefore(now.minus(outdatedAfter));
  }
}
