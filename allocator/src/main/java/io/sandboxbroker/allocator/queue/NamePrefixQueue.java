package io.sandboxbroker.allocator.queue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The entries that want sandboxes of the same name prefix, or any sandbox, by place. Knows how many
 * turns at a time are worth a try: twice as many after each round that found a sandbox for all of
 * them, and one after a turn that found none. Not thread-safe.
 */
final class NamePrefixQueue {

  /** About as many as the allocators work on at a time. */
  static final int MAX_TURNS = 256;

  private final Map<String, QueuePlace> byTrack = new HashMap<>();
  private final NavigableMap<Long, QueuePlace> withoutOffer = new TreeMap<>();
  private final NavigableMap<Long, QueuePlace> withoutTurn = new TreeMap<>();
  private int depth;
  private int pendingTurns;
  private int turns = 1;

  void add(QueueEntry entry) {
    QueuePlace place =
        byTrack.computeIfAbsent(entry.track(), track -> new QueuePlace(entry.place()));
    place.add(entry);
    count(entry, 1);
    sort(place);
  }

  void remove(QueueEntry entry) {
    QueuePlace place = byTrack.get(entry.track());
    if (place == null) {
      return;
    }
    place.remove(entry);
    count(entry, -1);
    if (place.isEmpty()) {
      byTrack.remove(entry.track());
    }
    sort(place);
  }

  private void count(QueueEntry entry, int change) {
    depth += change;
    pendingTurns += entry.offer().isPending() ? change : 0;
  }

  private void sort(QueuePlace place) {
    sort(withoutOffer, place, !place.isEmpty() && !place.hasOffer());
    sort(withoutTurn, place, !place.isEmpty() && !place.hasTurn());
  }

  private static void sort(Map<Long, QueuePlace> places, QueuePlace place, boolean belongs) {
    if (belongs) {
      places.put(place.place(), place);
    } else {
      places.remove(place.place());
    }
  }

  /** The number of commands. */
  int depth() {
    return depth;
  }

  int pendingTurns() {
    return pendingTurns;
  }

  /** The place of a track; empty when it has none. */
  Optional<Long> placeOf(String track) {
    return Optional.ofNullable(byTrack.get(track)).map(QueuePlace::place);
  }

  /** The first place that no sandbox was offered to. */
  Optional<QueuePlace> firstWithoutOffer() {
    return first(withoutOffer);
  }

  /** The first place that has no turn. */
  Optional<QueuePlace> firstWithoutTurn() {
    return first(withoutTurn);
  }

  private static Optional<QueuePlace> first(NavigableMap<Long, QueuePlace> places) {
    return Optional.ofNullable(places.firstEntry()).map(Map.Entry::getValue);
  }

  /** The first entry, when no entry has a turn and the first has had none since then. */
  Optional<QueueEntry> firstWithoutTurnSince(Instant then) {
    return pendingTurns > 0
        ? Optional.empty()
        : firstWithoutTurn()
            .map(QueuePlace::first)
            .filter(entry -> entry.offeredAt() == null || !entry.offeredAt().isAfter(then));
  }

  /** How many turns at a time are worth a try. */
  int turns() {
    return turns;
  }

  /** A turn that no event promised a sandbox has found one. One more for each doubles a round. */
  void won() {
    turns = Math.min(turns + 1, MAX_TURNS);
  }

  /** A turn has found no sandbox. */
  void lost() {
    turns = 1;
  }
}
