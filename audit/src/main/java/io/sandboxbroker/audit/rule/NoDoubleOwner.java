package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Standing;
import org.jspecify.annotations.Nullable;

/** No sandbox passes from one track to another, or belongs to two at a time. */
final class NoDoubleOwner implements Rule {

  private final Findings findings;

  NoDoubleOwner(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void onStep(@Nullable Standing before, Standing after) {
    if (before != null && haveDifferentOwners(before, after)) {
      report(before, after, "went from %s by %s to %s by %s");
    }
  }

  @Override
  public void onConflict(Standing known, Standing other) {
    if (haveDifferentOwners(known, other)) {
      report(known, other, "belongs to %s by %s and to %s by %s");
    }
  }

  private static boolean haveDifferentOwners(Standing one, Standing other) {
    return one.isAllocated() && other.isAllocated() && !one.owner().equals(other.owner());
  }

  private void report(Standing one, Standing other, String what) {
    findings.found(
        new Violation(
            "NoDoubleOwner",
            one.sandbox(),
            ("sandbox %s " + what)
                .formatted(one.sandbox(), one.owner(), one, other.owner(), other)));
  }
}
