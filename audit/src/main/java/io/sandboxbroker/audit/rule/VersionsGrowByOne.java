package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.ObservedSandbox;
import org.jspecify.annotations.Nullable;

/** Each change of a sandbox is published once, and its version is one higher than the last. */
final class VersionsGrowByOne implements Rule {

  private final ViolationListener violations;

  VersionsGrowByOne(ViolationListener violations) {
    this.violations = violations;
  }

  @Override
  public void onConflict(ObservedSandbox known, ObservedSandbox other) {
    report(
        other,
        "sandbox %s had version %d by %s when version %d was published by %s"
            .formatted(other.sandbox(), known.version(), known, other.version(), other));
  }

  @Override
  public void onMissingVersions(@Nullable ObservedSandbox before, ObservedSandbox after) {
    report(
        after,
        before == null
            ? "sandbox %s begins with version %d by %s"
                .formatted(after.sandbox(), after.version(), after)
            : "sandbox %s went from version %d by %s to version %d by %s"
                .formatted(after.sandbox(), before.version(), before, after.version(), after));
  }

  private void report(ObservedSandbox observed, String what) {
    violations.onViolation(new Violation("VersionsGrowByOne", observed.sandbox(), what));
  }
}
