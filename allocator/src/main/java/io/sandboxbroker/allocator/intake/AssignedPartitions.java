package io.sandboxbroker.allocator.intake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers since when this process has each partition of the allocation commands. Thread-safe. */
final class AssignedPartitions {

  /** A former owner has learned by then that its partition has moved. */
  private static final Duration HANDOVER = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Map<Integer, Instant> since = new ConcurrentHashMap<>();

  AssignedPartitions(InstantSource clock) {
    this.clock = clock;
  }

  /** The partitions are this process's from now on. */
  void assigned(Collection<Integer> partitions) {
    Instant now = clock.instant();
    partitions.forEach(partition -> since.put(partition, now));
  }

  /**
   * Whether a former owner of the partition may have got a command too, and may still write for it.
   *
   * @param arrivedAt when the brokers first got the command
   */
  boolean mayBeElsewhere(int partition, Instant arrivedAt) {
    Instant assignedAt = since.get(partition);
    return assignedAt == null || !arrivedAt.isAfter(assignedAt.plus(HANDOVER));
  }
}
