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
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the records that are read and not yet committed, in the order of each partition, until the
 * partition is revoked. Not thread-safe.
 */
final class UncommittedTimers implements ConsumerRebalanceListener {

  private final Map<TopicPartition, Deque<UncommittedTimer>> partitions = new LinkedHashMap<>();

  void add(UncommittedTimer timer) {
    partitions.computeIfAbsent(timer.partition(), unseen -> new ArrayDeque<>()).addLast(timer);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    revoked.forEach(partitions::remove);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {}

  void clear() {
    partitions.clear();
  }

  int size() {
    return partitions.values().stream().mapToInt(Deque::size).sum();
  }

  /** The deletions that wait for their call, in order; of each sandbox only its first timer. */
  List<UncommittedTimer> startable() {
    Set<String> seen = new HashSet<>();
    return deletions()
        .filter(timer -> seen.add(Objects.requireNonNull(timer.due()).getSandboxId()))
        .filter(timer -> timer.state() == UncommittedTimer.State.WAITING)
        .toList();
  }

  /** The number of unfinished deletions. */
  int backlog() {
    return (int) deletions().filter(timer -> timer.state() != UncommittedTimer.State.DONE).count();
  }

  /** The due time of the oldest unfinished deletion. */
  Optional<Instant> oldestDue() {
    return deletions()
        .filter(timer -> timer.state() != UncommittedTimer.State.DONE)
        .map(timer -> Objects.requireNonNull(timer.due()).getDueAt())
        .min(Instant::compareTo);
  }

  /** Removes and returns the finished timers that no unfinished one precedes. */
  List<UncommittedTimer> takeFinished() {
    List<UncommittedTimer> finished = new ArrayList<>();
    for (Deque<UncommittedTimer> timers : partitions.values()) {
      while (!timers.isEmpty() && timers.getFirst().state() == UncommittedTimer.State.DONE) {
        finished.add(timers.removeFirst());
      }
    }
    return finished;
  }

  private Stream<UncommittedTimer> deletions() {
    return partitions.values().stream().flatMap(Deque::stream).filter(timer -> timer.due() != null);
  }
}
