package io.sandboxbroker.gateway.command;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;

/**
 * Who waits for a sandbox, and in which order. Bounded; written by one thread, read by any.
 *
 * <p>A place that is left is remembered a little: its outcome is read from another topic, and
 * whoever asks in between must not be told that there is no such allocation.
 */
public final class WaitingLine {

  private final ConcurrentMap<String, WaitingTicket> tickets = new ConcurrentHashMap<>();
  private final ConcurrentSkipListSet<Long> numbers = new ConcurrentSkipListSet<>();
  private final Cache<String, Place.Left> left;
  private final LineSettings settings;
  private final InstantSource clock;

  WaitingLine(LineSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    left =
        Caffeine.newBuilder()
            .maximumSize(settings.maxPlaces())
            .expireAfterWrite(settings.left())
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
  }

  /** Where that allocation stands; empty when it does not wait, and did not just now. */
  public Optional<Place> find(String command) {
    WaitingTicket ticket = tickets.get(command);
    return ticket == null
        ? Optional.ofNullable(left.getIfPresent(command))
        : Optional.of(
            new Place.Waiting(ticket.getTrackId(), 1 + numbers.headSet(ticket.getNumber()).size()));
  }

  /** Takes a place, or takes it anew; false when there is no room to know of it. */
  boolean take(WaitingTicket ticket) {
    WaitingTicket before = tickets.get(ticket.getCommandId());
    if (before == null && tickets.size() >= settings.maxPlaces()) {
      return false;
    }
    numbers.add(ticket.getNumber());
    tickets.put(ticket.getCommandId(), ticket);
    if (before != null && before.getNumber() != ticket.getNumber()) {
      numbers.remove(before.getNumber());
    }
    return true;
  }

  /** Leaves a place, which happened then; nothing when the place is not known. */
  void leave(String command, Instant when) {
    WaitingTicket ticket = tickets.get(command);
    if (ticket != null) {
      if (clock.instant().isBefore(when.plus(settings.left()))) {
        // First, so that it is never unknown in between.
        left.put(command, new Place.Left(ticket.getTrackId()));
      }
      tickets.remove(command);
      numbers.remove(ticket.getNumber());
    }
  }

  int length() {
    return tickets.size();
  }
}
