package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the newest published result of each recently deleted sandbox. Not thread-safe. */
final class RecentDeletionResults {

  private static final int MAX_SIZE = 10_000;

  private static final String CONFIRMED = "";

  /** By sandbox: the timer whose deletion failed, or {@link #CONFIRMED}. */
  private final Map<String, String> results =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MAX_SIZE;
        }
      };

  void put(CleanupDue due, boolean confirmed) {
    results.put(due.getSandboxId(), confirmed ? CONFIRMED : due.getTimerId());
  }

  /** Whether the sandbox is deleted, or the result of this very timer is published. */
  boolean contains(CleanupDue due) {
    String last = results.get(due.getSandboxId());
    return last != null && (last.equals(CONFIRMED) || last.equals(due.getTimerId()));
  }
}
