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
final class Window {

  private final Map<TopicPartition, Deque<Entry>> partitions = new LinkedHashMap<>();

  void add(Entry entry) {
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
  List<Entry> startable() {
    Set<String> seen = new HashSet<>();
    return deletions()
        .filter(entry -> seen.add(Objects.requireNonNull(entry.due()).getSandboxId()))
        .filter(entry -> entry.state() == Entry.State.WAITING)
        .toList();
  }

  /** How many deletions are not done. */
  int backlog() {
    return (int) deletions().filter(entry -> entry.state() != Entry.State.DONE).count();
  }

  /** When the longest overdue of those not done was due. */
  Optional<Instant> oldestDue() {
    return deletions()
        .filter(entry -> entry.state() != Entry.State.DONE)
        .map(entry -> Objects.requireNonNull(entry.due()).getDueAt())
        .min(Instant::compareTo);
  }

  /** Removes what is done and has nothing unfinished before it. */
  List<Entry> takeFinished() {
    List<Entry> finished = new ArrayList<>();
    for (Deque<Entry> entries : partitions.values()) {
      while (!entries.isEmpty() && entries.getFirst().state() == Entry.State.DONE) {
        finished.add(entries.removeFirst());
      }
    }
    return finished;
  }

  private Stream<Entry> deletions() {
    return partitions.values().stream().flatMap(Deque::stream).filter(entry -> entry.due() != null);
  }
}
