package io.sandboxbroker.audit.log;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The moment up to which the log is complete. A transaction that is open, or was left open by a
 * crash, hides records of its partitions; a trigger that the allocators have not processed will
 * still have an outcome. Until both are over, the moment does not advance. Not thread-safe.
 */
public final class LogCut {

  private final Progress readable = new Progress();
  private final Progress processed = new Progress();
  private @Nullable Instant processedUntil;
  private @Nullable Instant candidate;
  private Instant candidateSeen = Instant.EPOCH;

  /** How far each partition is proven; what was written before a moment lies before its end. */
  private static final class Progress {
    private final Map<TopicPartition, Milestone> milestones = new HashMap<>();

    /**
     * @param proven up to when everything is done; null if that is not known yet
     * @param end all that was written before the time lies before this offset
     */
    private record Milestone(@Nullable Instant proven, long end, Instant time) {}

    void observe(TopicPartition partition, long done, long end, Instant time) {
      Milestone last = milestones.get(partition);
      Milestone next =
          last == null
              ? new Milestone(null, end, time)
              : done >= last.end() ? new Milestone(last.time(), end, time) : last;
      milestones.put(partition, done >= end ? new Milestone(time, end, time) : next);
    }

    /** Up to when all partitions are done; null if that is not known yet. */
    @Nullable Instant proven() {
      Instant least = null;
      for (Milestone each : milestones.values()) {
        Instant proven = each.proven();
        if (proven == null) {
          return null;
        }
        least = least == null || proven.isBefore(least) ? proven : least;
      }
      return least;
    }

    boolean isEmpty() {
      return milestones.isEmpty();
    }
  }

  /**
   * Observes what can be read of a partition.
   *
   * @param stable the end of what can be read
   * @param end the end of what is written, after the time
   */
  public void observeReadable(TopicPartition partition, long stable, long end, Instant time) {
    readable.observe(partition, stable, end, time);
  }

  /**
   * Observes what the allocators have processed of a partition.
   *
   * @param committed the offset that they have committed
   * @param end the offset behind the last record that was written before the time
   */
  public void observeProcessed(TopicPartition partition, long committed, long end, Instant time) {
    processed.observe(partition, committed, end, time);
  }

  /**
   * The moment up to which the log is complete; null if that is not known yet.
   *
   * @param now a time after all observations; what they prove must have been read
   */
  public @Nullable Instant advance(Instant now) {
    Instant read = readable.proven();
    if (processed.isEmpty() || read == null) {
      return read;
    }
    // The outcomes of what is processed are written by now, and must become readable.
    if (candidate != null && !read.isBefore(candidateSeen)) {
      processedUntil = candidate;
      candidate = null;
    }
    if (candidate == null) {
      candidate = processed.proven();
      candidateSeen = now;
    }
    if (processedUntil == null) {
      return null;
    }
    return read.isBefore(processedUntil) ? read : processedUntil;
  }
}
