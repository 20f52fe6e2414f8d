package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.ObservedSandbox;
import org.jspecify.annotations.Nullable;

/** No sandbox passes from one track to another, or belongs to two at a time. */
final class NoDoubleOwner implements Rule {

  private final ViolationListener violations;

  NoDoubleOwner(ViolationListener violations) {
    this.violations = violations;
  }

  @Override
  public void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {
    if (before != null && haveDifferentOwners(before, after)) {
      report(before, after, "went from %s by %s to %s by %s");
    }
  }

  @Override
  public void onConflict(ObservedSandbox known, ObservedSandbox other) {
    if (haveDifferentOwners(known, other)) {
      report(known, other, "belongs to %s by %s and to %s by %s");
    }
  }

  private static boolean haveDifferentOwners(ObservedSandbox one, ObservedSandbox other) {
    return one.isAllocated() && other.isAllocated() && !one.owner().equals(other.owner());
  }

  private void report(ObservedSandbox one, ObservedSandbox other, String what) {
    violations.onViolation(
        new Violation(
            "NoDoubleOwner",
            one.sandbox(),
            ("sandbox %s " + what)
                .formatted(one.sandbox(), one.owner(), one, other.owner(), other)));
  }
}
