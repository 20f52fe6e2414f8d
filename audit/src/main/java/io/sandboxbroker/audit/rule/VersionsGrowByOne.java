package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Standing;
import org.jspecify.annotations.Nullable;

/** Each change of a sandbox is told once, with the version that follows on the one before. */
final class VersionsGrowByOne implements Rule {

  private final Findings findings;

  VersionsGrowByOne(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void onConflict(Standing known, Standing other) {
    report(
        other,
        "sandbox %s had version %d by %s when version %d was told by %s"
            .formatted(other.sandbox(), known.version(), known, other.version(), other));
  }

  @Override
  public void onGap(@Nullable Standing before, Standing after) {
    report(
        after,
        before == null
            ? "sandbox %s begins with version %d by %s"
                .formatted(after.sandbox(), after.version(), after)
            : "sandbox %s went from version %d by %s to version %d by %s"
                .formatted(after.sandbox(), before.version(), before, after.version(), after));
  }

  private void report(Standing standing, String what) {
    findings.found(new Violation("VersionsGrowByOne", standing.sandbox(), what));
  }
}
