package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that a list has read as free, the first read first. What was read long ago may be
 * taken by another instance, so it is dropped by age, and as soon as some of it turns out to be
 * taken. Not thread-safe; the list guards it.
 */
final class FreeCandidates {

  /** After so many losses in a row, what was read before is not believed any more. */
  private static final int MAX_LOSSES = 2;

  /** What was read so lately is believed whatever happens. */
  private static final Duration RECENT = Duration.ofSeconds(1);

  private final Duration maxAge;
  private final Map<SandboxId, Listed> free = new LinkedHashMap<>();
  private int losses;

  private record Listed(Sandbox.Available sandbox, Instant at) {}

  FreeCandidates(Duration maxAge) {
    this.maxAge = maxAge;
  }

  /** Adds a sandbox that was just read, or replaces what was read before, up to a number of all. */
  void add(Sandbox.Available sandbox, int limit, Instant now) {
    Listed before = free.remove(sandbox.id());
    if (before != null || free.size() < limit) {
      free.put(sandbox.id(), new Listed(newer(before, sandbox), now));
    }
  }

  private static Sandbox.Available newer(@Nullable Listed before, Sandbox.Available read) {
    return before != null && before.sandbox().revision().version() > read.revision().version()
        ? before.sandbox()
        : read;
  }

  /** The number of sandboxes that are young enough. */
  int size(Instant now) {
    dropListedBefore(now.minus(maxAge));
    return free.size();
  }

  /** Removes the first sandbox that can be claimed and is not reserved; null when there is none. */
  Sandbox.@Nullable Available poll(CandidateClaims claims, Reservations reserved, Instant now) {
    dropListedBefore(now.minus(maxAge));
    for (Iterator<Listed> left = free.values().iterator(); left.hasNext(); ) {
      Sandbox.Available next = left.next().sandbox();
      if (!reserved.isReserved(next.account().name())) {
        left.remove();
        if (claims.claim(next)) {
          return next;
        }
      }
    }
    return null;
  }

  /** A candidate was still free. */
  void won() {
    losses = 0;
  }

  /** A candidate was taken already, so others of its time probably are, too. */
  void lost(Instant now) {
    losses++;
    if (losses >= MAX_LOSSES) {
      dropListedBefore(now.minus(RECENT));
    }
  }

  private void dropListedBefore(Instant then) {
    for (Iterator<Listed> left = free.values().iterator(); left.hasNext(); ) {
      if (!left.next().at().isBefore(then)) {
        return;
      }
      left.remove();
    }
  }
}
