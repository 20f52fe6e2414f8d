package io.sandboxbroker.gateway.allocation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The timeouts of one allocation, counted from the request.
 *
 * @param response how long the request waits for the outcome
 * @param deadline how long the allocator may serve the command
 * @param queue how long the command may wait in the queue; zero for not at all, null for as long as
 *     the allocator may serve it
 */
record AllocationTimeouts(Duration response, Duration deadline, @Nullable Duration queue) {

  static AllocationTimeouts of(Preferences preferences, AllocationSettings settings) {
    if (preferences.respondAsync()) {
      return new AllocationTimeouts(
          preferences.maxWait().orElse(Duration.ZERO), settings.asyncWait(), settings.asyncWait());
    }
    Duration deadline = settings.timeout().minus(settings.answerMargin());
    return preferences
        .maxWait()
        .map(
            wait ->
                wait.isZero()
                    ? new AllocationTimeouts(settings.timeout(), deadline, wait)
                    : new AllocationTimeouts(wait.plus(settings.answerMargin()), wait, wait))
        .orElseGet(() -> new AllocationTimeouts(settings.timeout(), deadline, null));
  }
}
