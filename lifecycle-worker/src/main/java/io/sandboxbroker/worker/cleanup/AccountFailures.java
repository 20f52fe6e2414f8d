package io.sandboxbroker.worker.cleanup;

import io.sandboxbroker.timer.CleanupDue;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Decides whether a failure is the fault of the CSP or of a single account. An account that fails
 * twice with the same answer, while others are deleted in between, is the cause of its failures.
 * Not thread-safe.
 */
final class AccountFailures {

  private static final int MAX_SIZE = 10_000;

  /**
   * The last failure of an account.
   *
   * @param deletedBefore how many accounts had been deleted by then
   * @param ofAccount whether the account, and not the CSP, is the cause
   */
  private record Failure(String answer, long deletedBefore, boolean ofAccount) {}

  private final Map<String, Failure> failures =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failure> eldest) {
          return size() > MAX_SIZE;
        }
      };

  private long deleted;

  void onDeleted(String account) {
    deleted++;
    failures.remove(account);
  }

  /**
   * Notes a failure.
   *
   * @return whether it counts against the CSP
   */
  boolean onFailed(String account, String answer) {
    Failure before = failures.get(account);
    boolean ofAccount =
        before != null
            && before.answer().equals(answer)
            && (before.ofAccount() || before.deletedBefore() < deleted);
    failures.put(account, new Failure(answer, deleted, ofAccount));
    return !ofAccount;
  }

  /**
   * The order in which deletions serve as a probe: those that have failed least come first. Equals
   * are in an arbitrary order, so that bad accounts that were released together do not come first.
   */
  Comparator<UncommittedTimer> probeOrder() {
    return Comparator.<UncommittedTimer>comparingInt(timer -> dueOf(timer).getAttempt())
        .thenComparing(timer -> failures.containsKey(dueOf(timer).getExternalId()))
        .thenComparingInt(timer -> spread(dueOf(timer).getTimerId()));
  }

  private static CleanupDue dueOf(UncommittedTimer timer) {
    return Objects.requireNonNull(timer.due());
  }

  /** The hash codes of similar texts are close to each other. */
  private static int spread(String text) {
    int hash = text.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 16);
  }
}
