package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the last sandboxes that something was told of. Not thread-safe. */
final class RecentDeletionResults {

  private static final int MOST = 10_000;

  private static final String CONFIRMED = "";

  /** The timer that a failure was told for, by sandbox. */
  private final Map<String, String> timers =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  void remember(CleanupDue due, boolean confirmed) {
    timers.put(due.getSandboxId(), confirmed ? CONFIRMED : due.getTimerId());
  }

  /** Whether the sandbox is gone, or this very timer was answered. */
  boolean knows(CleanupDue due) {
    String last = timers.get(due.getSandboxId());
    return last != null && (last.equals(CONFIRMED) || last.equals(due.getTimerId()));
  }
}
