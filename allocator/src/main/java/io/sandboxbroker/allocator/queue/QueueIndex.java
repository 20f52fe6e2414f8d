package io.sandboxbroker.allocator.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
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

  /** Adds or replaces an entry. */
  void put(QueueEntry entry) {
    find(entry.command()).ifPresent(this::forget);
    store.put(entry.number(), entry);
    index(entry);
  }

  void remove(QueueEntry entry) {
    find(entry.command()).ifPresent(this::forget);
    store.delete(entry.number());
  }

  /** The first entry that accepts a sandbox of this name and has no offer. */
  Optional<QueueEntry> firstFor(String sandboxName) {
    Optional<QueueEntry> first = Optional.empty();
    for (int length = 0; length <= sandboxName.length(); length++) {
      NamePrefixQueue queue = byPrefix.get(sandboxName.substring(0, length));
      Optional<QueueEntry> candidate = queue == null ? Optional.empty() : queue.first();
      if (candidate.isPresent()
          && (first.isEmpty() || candidate.get().number() < first.get().number())) {
        first = candidate;
      }
    }
    return first;
  }

  /** Whether an entry that accepts a sandbox of this name has a turn. */
  boolean hasTurnPending(String sandboxName) {
    return IntStream.rangeClosed(0, sandboxName.length())
        .mapToObj(length -> byPrefix.get(sandboxName.substring(0, length)))
        .anyMatch(queue -> queue != null && queue.hasTurnPending());
  }

  /** The first entry of each prefix that has had no turn since then, up to a maximum number. */
  List<QueueEntry> withoutTurnSince(Instant then, int max) {
    return byPrefix.values().stream()
        .flatMap(queue -> queue.firstWithoutTurnSince(then).stream())
        .sorted(Comparator.comparingLong(QueueEntry::number))
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

  private void index(QueueEntry entry) {
    byCommand.put(entry.command(), entry);
    byPrefix.computeIfAbsent(entry.namePrefix(), prefix -> new NamePrefixQueue()).add(entry);
    byTime.add(entry);
  }

  private void forget(QueueEntry entry) {
    byCommand.remove(entry.command());
    byTime.remove(entry);
    NamePrefixQueue queue = byPrefix.get(entry.namePrefix());
    if (queue != null) {
      queue.remove(entry);
      if (queue.depth() == 0) {
        byPrefix.remove(entry.namePrefix());
      }
    }
  }

  /** The entries that want sandboxes of the same name prefix, or any sandbox. Not thread-safe. */
  private static final class NamePrefixQueue {

    private final TreeMap<Long, QueueEntry> withoutOffer = new TreeMap<>();
    private int depth;
    private int pendingTurns;

    void add(QueueEntry entry) {
      count(entry, 1);
      if (!entry.offer().isForSandbox()) {
        withoutOffer.put(entry.number(), entry);
      }
    }

    void remove(QueueEntry entry) {
      count(entry, -1);
      withoutOffer.remove(entry.number());
    }

    private void count(QueueEntry entry, int change) {
      depth += change;
      pendingTurns += entry.offer().isPending() ? change : 0;
    }

    int depth() {
      return depth;
    }

    boolean hasTurnPending() {
      return pendingTurns > 0;
    }

    /** The first entry that no sandbox was offered to. */
    Optional<QueueEntry> first() {
      return Optional.ofNullable(withoutOffer.firstEntry()).map(entry -> entry.getValue());
    }

    /** The first entry, when no entry has a turn and the first has had none since then. */
    Optional<QueueEntry> firstWithoutTurnSince(Instant then) {
      return hasTurnPending()
          ? Optional.empty()
          : first().filter(entry -> entry.offeredAt() == null || !entry.offeredAt().isAfter(then));
    }
  }
}
