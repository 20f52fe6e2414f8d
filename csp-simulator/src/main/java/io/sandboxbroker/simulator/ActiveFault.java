package io.sandboxbroker.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A fault window that has not ended.
 *
 * @param id its number, by which it is cleared
 * @param window what was asked for
 * @param strikes how many requests it has struck
 * @param until when it ends by itself, {@code null} if it does not
 */
public record ActiveFault(int id, FaultWindow window, int strikes, @Nullable Instant until) {
  boolean hasEnded(Instant now) {
    Integer times = window.times();
    return (times != null && strikes >= times) || (until != null && !now.isBefore(until));
  }

  ActiveFault struck() {
    return new ActiveFault(id, window, strikes + 1, until);
  }
}
