package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.ObservedSandbox;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox that was allocated is never available again and has no second allocation. A deleted
 * sandbox never returns.
 */
final class NoReissueAfterUse implements Rule {

  private final ViolationListener violations;

  NoReissueAfterUse(ViolationListener violations) {
    this.violations = violations;
  }

  @Override
  public void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {
    if (before != null && before.isUsed() && isFresh(before, after)) {
      violations.onViolation(
          new Violation(
              "NoReissueAfterUse",
              after.sandbox(),
              "sandbox %s was %s for %s by %s and became %s for %s by %s"
                  .formatted(
                      after.sandbox(),
                      before.status(),
                      before.owner(),
                      before,
                      after.status(),
                      after.owner(),
                      after)));
    }
  }

  @Override
  public void onReappearance(ObservedSandbox after) {
    violations.onViolation(
        new Violation(
            "NoReissueAfterUse",
            after.sandbox(),
            "sandbox %s had been deleted and became %s by %s"
                .formatted(after.sandbox(), after.status(), after)));
  }

  private static boolean isFresh(ObservedSandbox before, ObservedSandbox after) {
    return switch (after.status()) {
      case AVAILABLE, STALE -> true;
      case ALLOCATED ->
          !before.isAllocated() || !Objects.equals(before.allocation(), after.allocation());
      case PENDING_DELETION, DELETION_FAILED, DELETED, UNKNOWN -> false;
    };
  }
}
