package io.sandboxbroker.gateway.operator;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of the deletions of one clean-up, whatever caused them to be tried: one
 * outcome for each sandbox, of which that it is gone counts more. Thread-safe.
 */
public final class Cleanup extends PendingCommand<CleanupResult> {

  /**
   * What may be heard of before it is known which sandboxes count: some 25 s of the fastest CSP.
   */
  private static final int MOST_UNASSIGNED = 10_000;

  private final Instant began;

  /** Whether a sandbox is gone, by its id. */
  private final Map<String, Boolean> tried = new HashMap<>();

  private @Nullable Set<String> sandboxes;

  Cleanup(Instant began) {
    this.began = began;
  }

  /** How far it has come. */
  public synchronized CleanupProgress progress() {
    Set<String> known = sandboxes;
    if (known == null) {
      return new CleanupProgress(0, 0, null);
    }
    int deleted = (int) tried.values().stream().filter(gone -> gone).count();
    return new CleanupProgress(deleted, tried.size() - deleted, known.size());
  }

  /** These are the sandboxes whose deletions are to be tried. */
  void begun(Collection<String> ids, Instant now) {
    synchronized (this) {
      sandboxes = Set.copyOf(ids);
      tried.keySet().retainAll(sandboxes);
    }
    completeIfAllAreTried(now);
  }

  /** The deletion of a sandbox was tried, and it is gone or not. */
  void tried(String sandbox, boolean gone, Instant now) {
    synchronized (this) {
      if (counts(sandbox)) {
        tried.merge(sandbox, gone, Boolean::logicalOr);
      }
    }
    completeIfAllAreTried(now);
  }

  private boolean counts(String sandbox) {
    Set<String> known = sandboxes;
    return known == null ? tried.size() < MOST_UNASSIGNED : known.contains(sandbox);
  }

  private void completeIfAllAreTried(Instant now) {
    CleanupProgress progress = progress();
    Integer of = progress.of();
    if (of != null && progress.deleted() + progress.failed() == of) {
      var took = Duration.between(began, now);
      complete(
          new CleanupResult("completed", progress.deleted(), progress.failed(), took.toMillis()));
    }
  }
}
