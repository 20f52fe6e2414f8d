package io.sandboxbroker.gateway.operator;

import io.sandboxbroker.event.BulkDeletionBegun;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of the sandboxes of one bulk deletion, each once. Thread-safe. */
public final class Removal extends PendingCommand<RemovalResult> {

  /** No bulk deletion has more, so that no more need be heard of before it is known which. */
  private static final int MOST = 3_000;

  private final Instant began;

  /** Whether a sandbox is gone, by its id. */
  private final Map<String, Boolean> decided = new HashMap<>();

  private @Nullable BulkDeletionBegun begun;

  Removal(Instant began) {
    this.began = began;
  }

  /** How far it has come. */
  public synchronized RemovalProgress progress() {
    int deleted = (int) decided.values().stream().filter(gone -> gone).count();
    return new RemovalProgress(
        deleted, decided.size() - deleted, begun == null ? null : begun.getSandboxIds().size());
  }

  /** These are the sandboxes that are to be decided. */
  void begun(BulkDeletionBegun event, Instant now) {
    synchronized (this) {
      begun = event;
    }
    completeIfAllAreDecided(now);
  }

  /** A sandbox was decided, and it is gone or not. */
  void decided(String sandbox, boolean gone, Instant now) {
    synchronized (this) {
      if (decided.size() < MOST) {
        decided.put(sandbox, gone);
      }
    }
    completeIfAllAreDecided(now);
  }

  private synchronized void completeIfAllAreDecided(Instant now) {
    BulkDeletionBegun known = begun;
    if (known != null && decided.size() >= known.getSandboxIds().size()) {
      complete(
          new RemovalResult(
              "completed",
              progress().deleted(),
              Duration.between(began, now).toMillis(),
              known.getMore() ? true : null));
    }
  }
}
