package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.worker.cleanup.UncommittedTimer.State;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the records that are read and whose offset is not yet committed, in the order of each
 * partition, until the partition is revoked. Not thread-safe.
 */
final class UncommittedTimers {

  private final Map<TopicPartition, Deque<UncommittedTimer>> partitions = new LinkedHashMap<>();

  /** What the former owner of a partition had finished. */
  private final Map<TopicPartition, FinishedOffsets> inherited = new HashMap<>();

  /**
   * Finished timers, and the offsets that are committed with their results.
   *
   * @param offsets also carry which timers behind an unfinished one are finished
   * @param passed the timers before these offsets, in their order
   */
  record FinishedTimers(
      List<UncommittedTimer> timers,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      List<UncommittedTimer> passed) {}

  /**
   * Begins with a partition that was assigned.
   *
   * @param finished its records that need no work any more
   */
  void begin(TopicPartition partition, FinishedOffsets finished) {
    inherited.put(partition, finished);
  }

  void add(UncommittedTimer timer) {
    if (inherited
        .getOrDefault(timer.partition(), FinishedOffsets.none())
        .contains(timer.offset())) {
      timer.markPublished();
    }
    partitions.computeIfAbsent(timer.partition(), unseen -> new ArrayDeque<>()).addLast(timer);
  }

  void forget(Collection<TopicPartition> revoked) {
    revoked.forEach(partitions::remove);
    revoked.forEach(inherited::remove);
  }

  void clear() {
    partitions.clear();
    inherited.clear();
  }

  int size() {
    return partitions.values().stream().mapToInt(Deque::size).sum();
  }

  /**
   * Whether no more may be read.
   *
   * @param max the most timers without a published result
   */
  boolean isFull(int max) {
    return size() >= FinishedOffsets.MAX_DISTANCE
        || partitions.values().stream()
                .flatMap(Deque::stream)
                .filter(timer -> timer.state() != State.PUBLISHED)
                .limit(max)
                .count()
            == max;
  }

  /** The deletions that wait for their call, in order; of each sandbox only its first timer. */
  List<UncommittedTimer> startable() {
    Set<String> seen = new HashSet<>();
    return deletions()
        .filter(timer -> timer.state() != State.PUBLISHED)
        .filter(timer -> seen.add(Objects.requireNonNull(timer.due()).getSandboxId()))
        .filter(timer -> timer.state() == State.WAITING)
        .toList();
  }

  /** Whether a call of one of these partitions is under way. */
  boolean isCalling(Collection<TopicPartition> among) {
    return among.stream()
        .flatMap(partition -> Stream.ofNullable(partitions.get(partition)))
        .flatMap(Deque::stream)
        .anyMatch(timer -> timer.state() == State.CALLED);
  }

  Set<TopicPartition> partitions() {
    return Set.copyOf(partitions.keySet());
  }

  /** The number of unfinished deletions. */
  int backlog() {
    return (int) deletions().filter(timer -> !timer.isFinished()).count();
  }

  /** The due time of the oldest unfinished deletion. */
  Optional<Instant> oldestDue() {
    return deletions()
        .filter(timer -> !timer.isFinished())
        .map(timer -> Objects.requireNonNull(timer.due()).getDueAt())
        .min(Instant::compareTo);
  }

  /** Returns the timers that have finished since the last call, whatever precedes them. */
  FinishedTimers takeFinished() {
    List<UncommittedTimer> finished = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    List<UncommittedTimer> passed = new ArrayList<>();
    partitions.forEach(
        (partition, timers) -> {
          int before = finished.size();
          timers.stream().filter(timer -> timer.state() == State.DONE).forEach(finished::add);
          finished.subList(before, finished.size()).forEach(UncommittedTimer::markPublished);
          if (finished.size() > before || isHeadFinished(timers)) {
            offsets.put(partition, takeHead(timers, passed));
          }
        });
    return new FinishedTimers(finished, offsets, passed);
  }

  /** Takes finished timers back, whose commit was refused. No partition may have moved since. */
  void putBack(FinishedTimers refused) {
    refused.timers().forEach(UncommittedTimer::markUnpublished);
    for (UncommittedTimer timer : refused.passed().reversed()) {
      partitions.computeIfAbsent(timer.partition(), unseen -> new ArrayDeque<>()).addFirst(timer);
    }
  }

  private static boolean isHeadFinished(Deque<UncommittedTimer> timers) {
    return !timers.isEmpty() && timers.getFirst().isFinished();
  }

  /** Removes the timers that no unfinished one precedes. */
  private static OffsetAndMetadata takeHead(
      Deque<UncommittedTimer> timers, List<UncommittedTimer> passed) {
    long next = timers.getFirst().offset();
    while (isHeadFinished(timers)) {
      UncommittedTimer head = timers.removeFirst();
      passed.add(head);
      next = head.offset() + 1;
    }
    return FinishedOffsets.toCommit(
        next,
        timers.stream().filter(UncommittedTimer::isFinished).mapToLong(UncommittedTimer::offset));
  }

  private Stream<UncommittedTimer> deletions() {
    return partitions.values().stream().flatMap(Deque::stream).filter(timer -> timer.due() != null);
  }
}
