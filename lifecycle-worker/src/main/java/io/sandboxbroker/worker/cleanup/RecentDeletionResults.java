package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the newest result of each account that was recently deleted, published or not. So no call
 * is repeated when a rebalance or a failure of Kafka makes the loop read timers again. Not
 * thread-safe.
 */
final class RecentDeletionResults {

  private static final int MAX_SIZE = 10_000;

  /** A result of an account. */
  private sealed interface Result {

    /** The account is gone, and no fact of it is committed. */
    record Unpublished(int status, Instant askedAt) implements Result {}

    record Confirmed() implements Result {}

    /** The deletion that this timer made due has failed. */
    record Failed(String timerId) implements Result {}
  }

  /**
   * The CSP's answer to a call whose result is not published.
   *
   * @param status the HTTP status
   * @param askedAt when the call began
   */
  record Answer(int status, Instant askedAt) {}

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
    results.put(due.getExternalId(), new Result.Unpublished(status, askedAt));
  }

  /** Notes that the result of a timer is committed. */
  void onPublished(CleanupDue due, boolean confirmed) {
    results.put(
        due.getExternalId(),
        confirmed ? new Result.Confirmed() : new Result.Failed(due.getTimerId()));
  }

  /** Whether the deletion of the account, or the result of this very timer, is published. */
  boolean isPublished(CleanupDue due) {
    return switch (results.get(due.getExternalId())) {
      case Result.Confirmed() -> true;
      case Result.Failed(String timerId) -> timerId.equals(due.getTimerId());
      case Result.Unpublished ignored -> false;
      case null -> false;
    };
  }

  /** The answer that is still to be published; empty when the account needs a call. */
  Optional<Answer> findUnpublished(CleanupDue due) {
    return results.get(due.getExternalId()) instanceof Result.Unpublished(int status, Instant at)
        ? Optional.of(new Answer(status, at))
        : Optional.empty();
  }
}
