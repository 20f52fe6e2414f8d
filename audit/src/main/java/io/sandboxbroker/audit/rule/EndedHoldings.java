package io.sandboxbroker.audit.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The holdings that have ended, by track, as long as a record of a holding at the same time may
 * still be read. Not thread-safe.
 */
final class EndedHoldings {

  private static final int MAX_KEPT = 100_000;

  /** No event is published later than that. */
  private static final Duration LONGEST_DELAY = Duration.ofHours(24);

  private final Duration horizon;
  private final ArrayDeque<Holding> inOrder = new ArrayDeque<>();
  private final Map<String, List<Holding>> byTrack = new HashMap<>();

  EndedHoldings(Duration horizon) {
    this.horizon = horizon;
  }

  void add(Holding ended) {
    byTrack.computeIfAbsent(ended.track(), none -> new ArrayList<>(1)).add(ended);
    inOrder.add(ended);
    if (inOrder.size() > MAX_KEPT) {
      forgetFirst();
    }
  }

  List<Holding> of(String track) {
    return byTrack.getOrDefault(track, List.of());
  }

  /**
   * Forgets what nothing that comes can overlap.
   *
   * @param now the time of the log
   * @param complete the moment up to which the log is complete; null if that is not known
   */
  void forget(Instant now, @Nullable Instant complete) {
    Instant oldest = now.minus(LONGEST_DELAY);
    if (complete != null && complete.minus(horizon).isAfter(oldest)) {
      oldest = complete.minus(horizon);
    }
    while (!inOrder.isEmpty() && writtenOf(inOrder.getFirst()).isBefore(oldest)) {
      forgetFirst();
    }
  }

  private static Instant writtenOf(Holding ended) {
    return Objects.requireNonNull(ended.ending()).written();
  }

  private void forgetFirst() {
    Holding first = inOrder.removeFirst();
    byTrack.computeIfPresent(
        first.track(),
        (track, ended) -> {
          ended.remove(first);
          return ended.isEmpty() ? null : ended;
        });
  }

  int size() {
    return inOrder.size();
  }

  List<Holding> all() {
    return List.copyOf(inOrder);
  }
}
