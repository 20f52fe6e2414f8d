package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.rule.ViolationListener;
import io.sandboxbroker.pool.SandboxReader;
import java.time.Duration;
import java.time.InstantSource;

/** The audit's comparison of the table with the events. */
public final class TableJudge {

  private TableJudge() {}

  /** Compares every sandbox of both; the log is read on where they differ. */
  public static void compare(
      SandboxReader table,
      Fold fold,
      Coverage coverage,
      InstantSource clock,
      ViolationListener violations,
      Runnable readOn) {
    new TableComparison(table, coverage, Duration.ZERO, violations)
        .compare(
            fold,
            clock.instant(),
            () -> {
              readOn.run();
              return clock.instant();
            });
  }
}
