package io.sandboxbroker.cli.run;

import io.sandboxbroker.cli.http.RefusedException;
import io.sandboxbroker.cli.http.SettingsException;
import io.sandboxbroker.cli.http.UnavailableException;
import io.sandboxbroker.cli.session.Session;
import io.sandboxbroker.cli.track.TrackApi;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Renews the lease of a sandbox, on a thread of its own, until it is stopped. */
final class LeaseKeeper {

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  private final Session session;
  private final TrackApi track;
  private final String sandbox;
  private final Duration duration;
  private Instant end;
  private @Nullable Thread thread;

  /**
   * A keeper that has not begun.
   *
   * @param end of the lease
   * @param duration a renewed lease ends this much after its renewal
   */
  LeaseKeeper(Session session, TrackApi track, String sandbox, Instant end, Duration duration) {
    this.session = session;
    this.track = track;
    this.sandbox = sandbox;
    this.end = end;
    this.duration = duration;
  }

  /** Keeps the lease from now on. */
  void start() {
    thread = Thread.ofVirtual().name("lease-keeper").start(this::keep);
  }

  private void keep() {
    try {
      do {
        session.client().pacing().pauses().pause(untilRenewal(session.now(), end, duration));
      } while (renew());
    } catch (InterruptedException stopped) {
      // The command has ended, and the sandbox is given back.
    }
  }

  /** Half of the rest of the lease, or of a renewed one: two more attempts then fit. */
  static Duration untilRenewal(Instant now, Instant end, Duration duration) {
    Duration left = Duration.between(now, end);
    Duration before = (left.compareTo(duration) < 0 ? left : duration).dividedBy(2);
    Duration wait = left.minus(before);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** Renews until the broker answers; returns whether the lease may be renewed again. */
  private boolean renew() throws InterruptedException {
    String key = "broker-" + UUID.randomUUID();
    while (true) {
      try {
        JsonNode renewed = track.renew(sandbox, duration, key);
        Instant later = Instant.ofEpochSecond(renewed.path("expires_at").asLong());
        session.console().detail("the lease ends at " + later);
        boolean isLonger = later.isAfter(end);
        end = later;
        return isLonger || warn("the lease cannot be renewed beyond " + end);
      } catch (RefusedException refused) {
        return warn("the lease ends at " + end + ": " + refused.getMessage());
      } catch (UnavailableException | SettingsException away) {
        warn("the lease, which ends at " + end + ", is not renewed yet: " + away.getMessage());
        session.client().pacing().pauses().pause(AFTER_FAILURE);
      }
    }
  }

  private boolean warn(String text) {
    session.console().note(text);
    return false;
  }

  /** Leaves the lease as it is from now on. */
  void stop() {
    Thread started = thread;
    if (started != null) {
      started.interrupt();
    }
  }
}
