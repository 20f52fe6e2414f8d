package io.sandboxbroker.allocator.waiting;

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
final class Line {

  private static final Comparator<Place> BY_TIME =
      Comparator.comparing(Place::until).thenComparingLong(Place::number);

  private final KeyValueStore<Long, Place> store;
  private final Map<String, Place> byCommand = new HashMap<>();
  private final Map<String, Group> groups = new HashMap<>();
  private final TreeSet<Place> byTime = new TreeSet<>(BY_TIME);

  Line(KeyValueStore<Long, Place> store) {
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
    Group group = groups.get(namePrefix);
    return group == null ? 0 : group.depth();
  }

  Optional<Place> find(String command) {
    return Optional.ofNullable(byCommand.get(command));
  }

  /** Takes a place, or changes it. */
  void put(Place place) {
    find(place.command()).ifPresent(this::forget);
    store.put(place.number(), place);
    index(place);
  }

  void leave(Place place) {
    find(place.command()).ifPresent(this::forget);
    store.delete(place.number());
  }

  /** The first for whom a sandbox of this name would do and none has been told of. */
  Optional<Place> firstFor(String sandboxName) {
    Optional<Place> first = Optional.empty();
    for (int length = 0; length <= sandboxName.length(); length++) {
      Group group = groups.get(sandboxName.substring(0, length));
      Optional<Place> candidate = group == null ? Optional.empty() : group.first();
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
  List<Place> withoutTurnSince(Instant then, int most) {
    return groups.values().stream()
        .flatMap(group -> group.firstWithoutTurnSince(then).stream())
        .sorted(Comparator.comparingLong(Place::number))
        .limit(most)
        .toList();
  }

  /** Those whose time was up by then, the longest first. */
  List<Place> dueBy(Instant then) {
    List<Place> due = new ArrayList<>();
    for (Place place : byTime) {
      if (place.until().isAfter(then)) {
        break;
      }
      due.add(place);
    }
    return due;
  }

  private void index(Place place) {
    byCommand.put(place.command(), place);
    groups.computeIfAbsent(place.namePrefix(), prefix -> new Group()).add(place);
    byTime.add(place);
  }

  private void forget(Place place) {
    byCommand.remove(place.command());
    byTime.remove(place);
    Group group = groups.get(place.namePrefix());
    if (group != null) {
      group.remove(place);
      if (group.depth() == 0) {
        groups.remove(place.namePrefix());
      }
    }
  }
}
