package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.pool.SandboxStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Handles the records of one type: decides what a record means and returns its events.
 *
 * @param type the record type
 * @param counter the counter of the outcomes, such as {@code broker.expiry}; null for none
 * @param handling handles one record; thread-safe and non-blocking
 * @param deadline the time after which a record costs the store no call of its own
 * @param <R> the record type
 */
record RecordHandler<R extends SpecificRecord>(
    Class<R> type, @Nullable String counter, Handling<R> handling, Deadline<R> deadline) {

  /** A handler of records without a deadline, whose outcomes are not counted. */
  RecordHandler(Class<R> type, Handling<R> handling) {
    this(type, null, handling);
  }

  /** A handler of records without a deadline. */
  RecordHandler(Class<R> type, @Nullable String counter, Handling<R> handling) {
    this(type, counter, handling, (value, record) -> Instant.MAX);
  }

  /** Finds the deadline of a record. */
  interface Deadline<R> {
    /** The deadline on the brokers' clock; the distant past for a record that needs no call. */
    Instant of(R value, ConsumerRecord<String, byte[]> record);
  }

  /** Handles one record. */
  interface Handling<R> {
    /**
     * Handles a record.
     *
     * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the record
     *     must be delivered again later
     */
    CompletableFuture<Reply> handle(R value, Context context);
  }

  /**
   * The delivery of a record.
   *
   * @param record the record as it was consumed
   * @param store the pool, as a view whose calls belong to the record's trace
   */
  record Context(ConsumerRecord<String, byte[]> record, SandboxStore store, InstantSource clock) {

    /** When the record was written. */
    Instant writtenAt() {
      return Instant.ofEpochMilli(record.timestamp());
    }

    /** The time, to the millisecond. */
    Instant now() {
      return Instant.ofEpochMilli(clock.millis());
    }

    /** The time since the record was written. */
    Duration latency() {
      return Duration.ofMillis(Math.max(0, clock.millis() - record.timestamp()));
    }
  }
}
