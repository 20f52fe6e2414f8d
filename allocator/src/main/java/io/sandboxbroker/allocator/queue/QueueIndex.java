package io.sandboxbroker.allocator.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The entries of the queue in order of arrival. The store is durable; the maps find an entry
 * without a search, and are built from the store. Not thread-safe.
 */
final class QueueIndex {

  private static final Comparator<QueueEntry> BY_TIME =
      Comparator.comparing(QueueEntry::until).thenComparingLong(QueueEntry::number);

  private final KeyValueStore<Long, QueueEntry> store;
  private final Map<String, QueueEntry> byCommand = new HashMap<>();
  private final Map<String, TreeMap<Long, QueueEntry>> byTrack = new HashMap<>();
  private final Map<String, NamePrefixQueue> byPrefix = new HashMap<>();
  private final TreeSet<QueueEntry> byTime = new TreeSet<>(BY_TIME);

  QueueIndex(KeyValueStore<Long, QueueEntry> store) {
    this.store = store;
    try (var entries = store.all()) {
      entries.forEachRemaining(entry -> index(entry.value));
    }
  }

  int depth() {
    return byCommand.size();
  }

  /** The number of entries that want sandboxes of this prefix. */
  int depthOf(String namePrefix) {
    NamePrefixQueue queue = byPrefix.get(namePrefix);
    return queue == null ? 0 : queue.depth();
  }

  Optional<QueueEntry> find(String command) {
    return Optional.ofNullable(byCommand.get(command));
  }

  /** All entries of a track, in order of arrival. */
  List<QueueEntry> ofTrack(String track) {
    TreeMap<Long, QueueEntry> entries = byTrack.get(track);
    return entries == null ? List.of() : List.copyOf(entries.values());
  }

  /** The place that a track has among the entries of this prefix; empty when it has none. */
  Optional<Long> placeOf(String track, String namePrefix) {
    return queue(namePrefix).flatMap(queue -> queue.placeOf(track));
  }

  /** The queue of one prefix; empty when no entry wants sandboxes of this prefix. */
  Optional<NamePrefixQueue> queue(String namePrefix) {
    return Optional.ofNullable(byPrefix.get(namePrefix));
  }

  /** Adds or replaces an entry. */
  void put(QueueEntry entry) {
    QueueEntry before = byCommand.get(entry.command());
    store.put(entry.number(), entry);
    // In this order, so that the last entry of a prefix does not take what its queue has learnt.
    if (before != null) {
      byTime.remove(before);
      queue(before.namePrefix()).ifPresent(queue -> queue.remove(before));
    }
    index(entry);
  }

  void remove(QueueEntry entry) {
    store.delete(entry.number());
    QueueEntry known = byCommand.remove(entry.command());
    if (known == null) {
      return;
    }
    byTime.remove(known);
    byTrack.computeIfPresent(
        known.track(),
        (track, entries) -> {
          entries.remove(known.number());
          return entries.isEmpty() ? null : entries;
        });
    byPrefix.computeIfPresent(
        known.namePrefix(),
        (prefix, queue) -> {
          queue.remove(known);
          return queue.depth() == 0 ? null : queue;
        });
  }

  private void index(QueueEntry entry) {
    byCommand.put(entry.command(), entry);
    byTrack.computeIfAbsent(entry.track(), track -> new TreeMap<>()).put(entry.number(), entry);
    byPrefix.computeIfAbsent(entry.namePrefix(), prefix -> new NamePrefixQueue()).add(entry);
    byTime.add(entry);
  }

  /** The first entry that accepts a sandbox of this name and that no sandbox is offered to. */
  Optional<QueueEntry> firstFor(String sandboxName) {
    return first(sandboxName, NamePrefixQueue::firstWithoutOffer);
  }

  /** The first entry that accepts a sandbox of this name and whose track has no turn. */
  Optional<QueueEntry> firstWithoutTurnFor(String sandboxName) {
    return first(sandboxName, NamePrefixQueue::firstWithoutTurn);
  }

  private Optional<QueueEntry> first(
      String sandboxName, Function<NamePrefixQueue, Optional<QueuePlace>> search) {
    return accepting(sandboxName)
        .flatMap(queue -> search.apply(queue).stream())
        .min(Comparator.comparingLong(QueuePlace::place))
        .map(QueuePlace::first);
  }

  /** The number of turns of entries that accept a sandbox of this name. */
  int pendingTurns(String sandboxName) {
    return accepting(sandboxName).mapToInt(NamePrefixQueue::pendingTurns).sum();
  }

  private Stream<NamePrefixQueue> accepting(String sandboxName) {
    return IntStream.rangeClosed(0, sandboxName.length())
        .mapToObj(length -> byPrefix.get(sandboxName.substring(0, length)))
        .filter(Objects::nonNull);
  }

  /** The first entry of each prefix that has had no turn since then, up to a maximum number. */
  List<QueueEntry> withoutTurnSince(Instant then, int max) {
    return byPrefix.values().stream()
        .flatMap(queue -> queue.firstWithoutTurnSince(then).stream())
        .sorted(Comparator.comparingLong(QueueEntry::place))
        .limit(max)
        .toList();
  }

  /** The entries whose wait had ended by then, the longest ended first. */
  List<QueueEntry> dueBy(Instant then) {
    List<QueueEntry> due = new ArrayList<>();
    for (QueueEntry entry : byTime) {
      if (entry.until().isAfter(then)) {
        break;
      }
      due.add(entry);
    }
    return due;
  }
}
