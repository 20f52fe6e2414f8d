package io.sandboxbroker.worker.sync;

import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.worker.command.StatusHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Selects the syncs to carry out from a batch of timers. Each sync that an operator has requested
 * is carried out, however late. Of the others only the newest is, because one list serves them all.
 * An outdated one is skipped: a newer timer follows in the topic. So a long downtime ends with one
 * sync instead of one for each interval.
 *
 * @param outdatedAfter the age, counted from the publication, after which a newer timer follows
 */
record SyncTimerReader(Deserializer<SpecificRecord> deserializer, Duration outdatedAfter) {

  /**
   * The content of a batch.
   *
   * @param requested the syncs that operators have requested, in order; each has an outcome of its
   *     own
   * @param newest the newest other sync; null if there is none
   */
  record Batch(
      List<SyncTimer> requested, @Nullable SyncTimer newest, List<Unreadable> unreadable) {}

  /**
   * A timer that makes a sync due.
   *
   * @param status for the status of the command that requested the sync; empty without one
   */
  record SyncTimer(SyncDue due, Optional<StatusHeaders> status) {}

  /** A record that can never be read. */
  record Unreadable(ConsumerRecord<String, byte[]> record, Exception reason) {}

  /**
   * Reads a batch in the order of its records.
   *
   * @throws org.apache.kafka.common.errors.RetriableException when the schema registry is needed
   *     and not reachable
   */
  Batch read(List<ConsumerRecord<String, byte[]>> records, Instant now) {
    List<SyncTimer> requested = new ArrayList<>();
    Optional<SyncTimer> newest = Optional.empty();
    List<Unreadable> unreadable = new ArrayList<>();
    for (var record : records) {
      try {
        if (deserializer.deserialize(record.topic(), record.value()) instanceof SyncDue due) {
          var timer = new SyncTimer(due, StatusHeaders.read(record.headers()));
          if (due.getReason() == SyncReason.REQUESTED) {
            requested.add(timer);
          } else if (!isOutdated(record, now)) {
            newest = Optional.of(timer);
          }
        }
      } catch (SerializationException permanent) {
        unreadable.add(new Unreadable(record, permanent));
      }
    }
    return new Batch(requested, newest.orElse(null), unreadable);
  }

  private boolean isOutdated(ConsumerRecord<String, byte[]> record, Instant now) {
    // Not by its due time: after a downtime a long overdue timer is published, and it counts.
    return Instant.ofEpochMilli(record.timestamp()).isBefore(now.minus(outdatedAfter));
  }
}
