package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.event.PoolRebuilt;
import java.time.Duration;
import java.time.Instant;

/** One rebuild until its last sandbox is told. Thread-safe. */
public final class Rebuild extends PendingCommand<RebuildResult> {

  private final Instant began;

  Rebuild(Instant began) {
    this.began = began;
  }

  /** The last sandbox has been told. */
  void rebuilt(PoolRebuilt event, Instant now) {
    complete(
        new RebuildResult(
            "completed", event.getSandboxes(), Duration.between(began, now).toMillis()));
  }
}
