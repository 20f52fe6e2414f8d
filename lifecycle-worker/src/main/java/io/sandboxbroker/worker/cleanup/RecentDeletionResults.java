package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest result of each account that was recently deleted, published or not. So no call
 * is repeated when a rebalance or a failure of Kafka makes the loop read timers again. Not
 * thread-safe.
 */
final class RecentDeletionResults {

  private static final int MAX_SIZE = 10_000;

  /** A result of an account. */
  private sealed interface Result {

    /**
     * The account is gone.
     *
     * @param publishedFor the last timer whose fact of it is committed; null when there is none
     */
    record Deleted(int status, Instant askedAt, @Nullable String publishedFor) implements Result {}

    /** The deletion that this timer made due has failed. */
    record Failed(String timerId) implements Result {}
  }

  /**
   * The CSP's answer to a call whose result is to be published for a timer.
   *
   * @param status the HTTP status
   * @param askedAt when the call began
   * @param repeated whether the result was published before, for another timer. The deletion is due
   *     again because the allocator does not know the result: its fact became a dead letter
   */
  record Answer(int status, Instant askedAt, boolean repeated) {}

  /** By the external id. */
  private final Map<String, Result> results =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Result> eldest) {
          return size() > MAX_SIZE;
        }
      };

  /** Notes that the CSP has deleted an account. */
  void onDeleted(CleanupDue due, int status, Instant askedAt) {
    results.put(due.getExternalId(), new Result.Deleted(status, askedAt, null));
  }

  /** Notes that the result of a timer is committed. */
  void onPublished(CleanupDue due, boolean confirmed) {
    String account = due.getExternalId();
    if (!confirmed) {
      results.put(account, new Result.Failed(due.getTimerId()));
    } else if (results.get(account) instanceof Result.Deleted deleted) {
      results.put(
          account, new Result.Deleted(deleted.status(), deleted.askedAt(), due.getTimerId()));
    }
  }

  /** Whether the result of this very timer is published. */
  boolean isPublished(CleanupDue due) {
    return switch (results.get(due.getExternalId())) {
      case Result.Deleted deleted -> due.getTimerId().equals(deleted.publishedFor());
      case Result.Failed(String timerId) -> timerId.equals(due.getTimerId());
      case null -> false;
    };
  }

  /** The answer that is to be published for this timer; empty when the account needs a call. */
  Optional<Answer> findAnswer(CleanupDue due) {
    return results.get(due.getExternalId()) instanceof Result.Deleted deleted
        ? Optional.of(
            new Answer(deleted.status(), deleted.askedAt(), deleted.publishedFor() != null))
        : Optional.empty();
  }
}
