package io.sandboxbroker.allocator.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Who waits, in order of arrival. The store is the truth and survives; what else is kept here, to
 * find the next one without looking at all, is made from it anew. Not thread-safe.
 */
final class QueueIndex {

  private static final Comparator<QueueEntry> BY_TIME =
      Comparator.comparing(QueueEntry::until).thenComparingLong(QueueEntry::number);

  private final KeyValueStore<Long, QueueEntry> store;
  private final Map<String, QueueEntry> byCommand = new HashMap<>();
  private final Map<String, PrefixQueue> groups = new HashMap<>();
  private final TreeSet<QueueEntry> byTime = new TreeSet<>(BY_TIME);

  QueueIndex(KeyValueStore<Long, QueueEntry> store) {
    this.store = store;
    try (var places = store.all()) {
      places.forEachRemaining(entry -> index(entry.value));
    }
  }

  int depth() {
    return byCommand.size();
  }

  /** How many wait for sandboxes of this prefix. */
  int depthOf(String namePrefix) {
    PrefixQueue group = groups.get(namePrefix);
    return group == null ? 0 : group.depth();
  }

  Optional<QueueEntry> find(String command) {
    return Optional.ofNullable(byCommand.get(command));
  }

  /** Takes a place, or changes it. */
  void put(QueueEntry place) {
    find(place.command()).ifPresent(this::forget);
    store.put(place.number(), place);
    index(place);
  }

  void leave(QueueEntry place) {
    find(place.command()).ifPresent(this::forget);
    store.delete(place.number());
  }

  /** The first for whom a sandbox of this name would do and none has been told of. */
  Optional<QueueEntry> firstFor(String sandboxName) {
    Optional<QueueEntry> first = Optional.empty();
    for (int length = 0; length <= sandboxName.length(); length++) {
      PrefixQueue group = groups.get(sandboxName.substring(0, length));
      Optional<QueueEntry> candidate = group == null ? Optional.empty() : group.first();
      if (candidate.isPresent()
          && (first.isEmpty() || candidate.get().number() < first.get().number())) {
        first = candidate;
      }
    }
    return first;
  }

  /** Whether somebody for whom a sandbox of this name would do has a turn. */
  boolean isTurnUnderWay(String sandboxName) {
    return IntStream.rangeClosed(0, sandboxName.length())
        .mapToObj(length -> groups.get(sandboxName.substring(0, length)))
        .anyMatch(group -> group != null && group.isTurnUnderWay());
  }

  /** Of each group in which nobody has had a turn since then the first; at most so many. */
  List<QueueEntry> withoutTurnSince(Instant then, int most) {
    return groups.values().stream()
        .flatMap(group -> group.firstWithoutTurnSince(then).stream())
        .sorted(Comparator.comparingLong(QueueEntry::number))
        .limit(most)
        .toList();
  }

  /** Those whose time was up by then, the longest first. */
  List<QueueEntry> dueBy(Instant then) {
    List<QueueEntry> due = new ArrayList<>();
    for (QueueEntry place : byTime) {
      if (place.until().isAfter(then)) {
        break;
      }
      due.add(place);
    }
    return due;
  }

  private void index(QueueEntry place) {
    byCommand.put(place.command(), place);
    groups.computeIfAbsent(place.namePrefix(), prefix -> new PrefixQueue()).add(place);
    byTime.add(place);
  }

  private void forget(QueueEntry place) {
    byCommand.remove(place.command());
    byTime.remove(place);
    PrefixQueue group = groups.get(place.namePrefix());
    if (group != null) {
      group.remove(place);
      if (group.depth() == 0) {
        groups.remove(place.namePrefix());
      }
    }
  }
}
