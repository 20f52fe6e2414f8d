package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.audit.rule.ViolationListener;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.BulkReader;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks the guarantee that the table equals the fold of the events. The broker may be running, so
 * rows that differ are read again from both sides, a bounded number of times. Blocks; not
 * thread-safe.
 */
final class TableComparison {

  private static final String RULE = "TableEqualsFoldOfEvents";
  private static final int CALLS = 16;
  private static final int PAGE = 500;
  private static final int ROUNDS = 5;

  private final BulkReader reader;
  private final ViolationListener violations;

  TableComparison(SandboxReader reader, ViolationListener violations) {
    this.reader = new BulkReader(reader, CALLS, PAGE);
    this.violations = violations;
  }

  /**
   * Compares every sandbox of both.
   *
   * @param readOn reads the log up to its present end
   * @return the number of rows that are not deleted
   * @throws java.util.concurrent.CompletionException with a {@link
   *     io.sandboxbroker.pool.StoreUnavailableException} if the table cannot be read now
   */
  int compare(Fold fold, Runnable readOn) {
    Set<String> suspects = new TreeSet<>();
    Set<String> rows = new HashSet<>();
    for (Status status : Status.values()) {
      if (status != Status.DELETED) {
        reader
            .forEach(
                status,
                row -> {
                  rows.add(row.id().value());
                  if (difference(fold, row.id().value(), row) != null) {
                    suspects.add(row.id().value());
                  }
                })
            .join();
      }
    }
    for (ObservedSandbox observed : fold.live()) {
      if (!rows.contains(observed.sandbox())) {
        suspects.add(observed.sandbox());
      }
    }
    Map<String, String> differences = differences(fold, suspects);
    for (int round = 1; round < ROUNDS && !differences.isEmpty(); round++) {
      readOn.run();
      differences = differences(fold, differences.keySet());
    }
    differences.forEach(
        (sandbox, what) -> violations.onViolation(new Violation(RULE, sandbox, what)));
    return rows.size();
  }

  private Map<String, String> differences(Fold fold, Set<String> sandboxes) {
    Map<String, Sandbox> rows = new TreeMap<>();
    List<SandboxId> ids = sandboxes.stream().map(SandboxId::new).toList();
    reader.find(ids).join().forEach(row -> rows.put(row.id().value(), row));
    Map<String, String> differences = new TreeMap<>();
    for (String sandbox : sandboxes) {
      String difference = difference(fold, sandbox, rows.get(sandbox));
      if (difference != null) {
        differences.put(sandbox, difference);
      }
    }
    return differences;
  }

  private static @Nullable String difference(Fold fold, String sandbox, @Nullable Sandbox row) {
    ObservedSandbox observed = fold.find(sandbox);
    if (observed == null) {
      if (row == null || (row.status() == Status.DELETED && fold.isGone(sandbox))) {
        return null;
      }
      return "sandbox %s is %s in the table, and %s"
          .formatted(
              sandbox,
              describe(row),
              fold.isGone(sandbox) ? "deleted by the events" : "no event describes it");
    }
    return row != null && agree(row, observed)
        ? null
        : "sandbox %s is %s in the table, and version %d, %s, by %s"
            .formatted(
                sandbox,
                row == null ? "missing" : describe(row),
                observed.version(),
                observed.status(),
                observed);
  }

  private static boolean agree(Sandbox row, ObservedSandbox observed) {
    String allocation = row.lastAllocation().map(Allocation::id).orElse(null);
    String track = row.lastAllocation().map(it -> it.track().value()).orElse(null);
    return row.revision().version() == observed.version()
        && SandboxStatus.valueOf(row.status().name()) == observed.status()
        && Objects.equals(allocation, observed.allocation())
        && Objects.equals(track, observed.track());
  }

  private static String describe(Sandbox row) {
    return "version %d, %s for %s"
        .formatted(
            row.revision().version(),
            row.status(),
            row.lastAllocation().map(it -> it.track().value()).orElse("nobody"));
  }
}
