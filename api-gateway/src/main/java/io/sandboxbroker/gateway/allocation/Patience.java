package io.sandboxbroker.gateway.allocation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long an allocation may take that asks with certain preferences.
 *
 * @param hold how long the client is held
 * @param service until when, from the request on, the command may be served
 * @param inLine until when, from the request on, it may wait in line; zero for not at all, null for
 *     as long as it may be served
 */
record Patience(Duration hold, Duration service, @Nullable Duration inLine) {

  static Patience of(Preferences preferences, AllocationSettings settings) {
    if (preferences.respondAsync()) {
      return new Patience(
          preferences.maxWait().orElse(Duration.ZERO), settings.asyncWait(), settings.asyncWait());
    }
    Duration usual = settings.hold().minus(settings.answerMargin());
    return preferences
        .maxWait()
        .map(
            wait ->
                wait.isZero()
                    ? new Patience(settings.hold(), usual, wait)
                    : new Patience(wait.plus(settings.answerMargin()), wait, wait))
        .orElseGet(() -> new Patience(settings.hold(), usual, null));
  }
}
