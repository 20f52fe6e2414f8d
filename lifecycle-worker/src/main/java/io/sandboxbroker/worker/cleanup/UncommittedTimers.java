package io.sandboxbroker.worker.cleanup;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that were read and are not yet committed, in the order of their partitions. Not
 * thread-safe.
 */
final class UncommittedTimers {

  private final Map<TopicPartition, Deque<UncommittedTimer>> partitions = new LinkedHashMap<>();

  void add(UncommittedTimer entry) {
    partitions.computeIfAbsent(entry.partition(), unseen -> new ArrayDeque<>()).addLast(entry);
  }

  /** Forgets partitions that another worker has now. */
  void drop(Collection<TopicPartition> revoked) {
    revoked.forEach(partitions::remove);
  }

  void clear() {
    partitions.clear();
  }

  int size() {
    return partitions.values().stream().mapToInt(Deque::size).sum();
  }

  /** What waits for its call, in order; of one sandbox only the first that is uncommitted. */
  List<UncommittedTimer> startable() {
    Set<String> seen = new HashSet<>();
    return deletions()
        .filter(entry -> seen.add(Objects.requireNonNull(entry.due()).getSandboxId()))
        .filter(entry -> entry.state() == UncommittedTimer.State.WAITING)
        .toList();
  }

  /** How many deletions are not done. */
  int backlog() {
    return (int) deletions().filter(entry -> entry.state() != UncommittedTimer.State.DONE).count();
  }

  /** When the longest overdue of those not done was due. */
  Optional<Instant> oldestDue() {
    return deletions()
        .filter(entry -> entry.state() != UncommittedTimer.State.DONE)
        .map(entry -> Objects.requireNonNull(entry.due()).getDueAt())
        .min(Instant::compareTo);
  }

  /** Removes what is done and has nothing unfinished before it. */
  List<UncommittedTimer> takeFinished() {
    List<UncommittedTimer> finished = new ArrayList<>();
    for (Deque<UncommittedTimer> entries : partitions.values()) {
      while (!entries.isEmpty() && entries.getFirst().state() == UncommittedTimer.State.DONE) {
        finished.add(entries.removeFirst());
      }
    }
    return finished;
  }

  private Stream<UncommittedTimer> deletions() {
    return partitions.values().stream().flatMap(Deque::stream).filter(entry -> entry.due() != null);
  }
}
