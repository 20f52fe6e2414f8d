package io.sandboxbroker.allocator.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The places of tracks whose client has gone and may come back. A comfort and no promise, so it is
 * bounded, and lost when the queue moves to another process. Not thread-safe.
 */
final class VacatedPlaces {

  private static final int MAX_PLACES = 10_000;
  private static final Duration TTL = Duration.ofMinutes(1);

  private final Map<Key, Vacated> places = new LinkedHashMap<>();

  private record Key(String track, String namePrefix) {}

  private record Vacated(long place, Instant at) {}

  /** The client of an entry has gone. */
  void add(QueueEntry entry, Instant now) {
    dropVacatedBefore(now.minus(TTL));
    Key key = new Key(entry.track(), entry.namePrefix());
    places.remove(key);
    if (places.size() == MAX_PLACES) {
      places.remove(places.keySet().iterator().next());
    }
    places.put(key, new Vacated(entry.place(), now));
  }

  /** Removes and returns the place of a track that comes back. */
  Optional<Long> take(String track, String namePrefix, Instant now) {
    dropVacatedBefore(now.minus(TTL));
    return Optional.ofNullable(places.remove(new Key(track, namePrefix))).map(Vacated::place);
  }

  private void dropVacatedBefore(Instant then) {
    for (Iterator<Vacated> left = places.values().iterator(); left.hasNext(); ) {
      if (!left.next().at().isBefore(then)) {
        return;
      }
      left.remove();
    }
  }
}
