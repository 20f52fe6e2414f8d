package io.sandboxbroker.audit;

import io.sandboxbroker.audit.fold.Fold;
import io.sandboxbroker.audit.log.Coverage;
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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks the guarantee that the table equals the fold of the events. The broker may be running, so
 * rows that differ are read again from both sides, a bounded number of times. Blocks; not
 * thread-safe.
 */
final class TableComparison {

  static final String RULE = "TableEqualsFoldOfEvents";
  static final int CALLS = 16;
  static final int PAGE = 500;
  private static final int ROUNDS = 5;

  private final BulkReader reader;
  private final Coverage coverage;
  private final Duration horizon;
  private final ViolationListener violations;
  private Instant cut = Instant.EPOCH;

  /**
   * The result of a comparison.
   *
   * @param rows sandboxes of the table that are not deleted
   * @param uncovered differing rows whose last change the log need not have any more
   * @param underWay differing rows whose last change the log need not have yet
   */
  record Result(int rows, int uncovered, int underWay) {}

  /** Why a row may differ from the events. */
  private enum Excuse {
    UNCOVERED,
    UNDER_WAY,
    NONE
  }

  private record Difference(String rule, String what, Excuse excuse) {
    Difference(String what, Excuse excuse) {
      this(RULE, what, excuse);
    }
  }

  /**
   * @param horizon how long a change is not judged after the log is complete up to it
   */
  TableComparison(
      SandboxReader reader, Coverage coverage, Duration horizon, ViolationListener violations) {
    this.reader = new BulkReader(reader, CALLS, PAGE);
    this.coverage = coverage;
    this.horizon = horizon;
    this.violations = violations;
  }

  /**
   * Compares every sandbox of both.
   *
   * @param complete the moment up to which the log was complete before the comparison
   * @param readOn reads the log up to its present end; gives the moment up to which it is complete,
   *     null if that is not known
   * @throws java.util.concurrent.CompletionException with a {@link
   *     io.sandboxbroker.pool.StoreUnavailableException} if the table cannot be read now
   */
  Result compare(Fold fold, Instant complete, Supplier<@Nullable Instant> readOn) {
    cut = complete;
    Set<String> suspects = new TreeSet<>();
    Map<String, String> accounts = new HashMap<>();
    Set<String> rows = new HashSet<>();
    for (Status status : Status.values()) {
      if (status != Status.DELETED) {
        reader
            .forEach(
                status,
                row -> {
                  String id = row.id().value();
                  rows.add(id);
                  String other = accounts.putIfAbsent(account(row), id);
                  if (other != null && !other.equals(id)) {
                    suspects.add(other);
                    suspects.add(id);
                  }
                  if (difference(fold, id, row) != null) {
                    suspects.add(id);
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
    Map<String, Difference> differences = differences(fold, suspects);
    for (int round = 1; round < ROUNDS && !differences.isEmpty(); round++) {
      Instant later = readOn.get();
      cut = later == null ? cut : later;
      differences = differences(fold, differences.keySet());
    }
    report(differences);
    return new Result(
        rows.size(), count(differences, Excuse.UNCOVERED), count(differences, Excuse.UNDER_WAY));
  }

  private void report(Map<String, Difference> differences) {
    differences.forEach(
        (sandbox, difference) -> {
          if (difference.excuse() == Excuse.NONE) {
            violations.onViolation(new Violation(difference.rule(), sandbox, difference.what()));
          }
        });
  }

  private static int count(Map<String, Difference> differences, Excuse excuse) {
    return (int) differences.values().stream().filter(it -> it.excuse() == excuse).count();
  }

  private Map<String, Difference> differences(Fold fold, Set<String> sandboxes) {
    Map<String, Sandbox> rows = new TreeMap<>();
    List<SandboxId> ids = sandboxes.stream().map(SandboxId::new).toList();
    reader.find(ids).join().forEach(row -> rows.put(row.id().value(), row));
    Map<String, Difference> differences = new TreeMap<>();
    Map<String, String> accounts = new HashMap<>();
    for (String sandbox : sandboxes) {
      Sandbox row = rows.get(sandbox);
      Difference difference = difference(fold, sandbox, row);
      String other = row == null ? null : accounts.putIfAbsent(account(row), sandbox);
      if (other != null) {
        difference =
            new Difference(
                "OneSandboxPerAccount",
                "sandbox %s has the account of sandbox %s in the table".formatted(sandbox, other),
                Excuse.NONE);
      }
      if (difference != null) {
        differences.put(sandbox, difference);
        if (other != null) {
          differences.putIfAbsent(other, difference);
        }
      }
    }
    return differences;
  }

  private @Nullable Difference difference(Fold fold, String sandbox, @Nullable Sandbox row) {
    ObservedSandbox observed = fold.find(sandbox);
    if (observed == null) {
      if (row == null || (row.status() == Status.DELETED && fold.isGone(sandbox))) {
        return null;
      }
      return new Difference(
          "sandbox %s is %s in the table, and %s"
              .formatted(
                  sandbox,
                  describe(row),
                  fold.isGone(sandbox) ? "deleted by the events" : "no event describes it"),
          excuse(row));
    }
    if (row == null) {
      boolean covered = coverage.covers(observed.at(), observed.lastedFrom());
      return new Difference(
          describe(sandbox, "missing", observed), covered ? Excuse.NONE : Excuse.UNCOVERED);
    }
    return agree(row, observed)
        ? null
        : new Difference(describe(sandbox, describe(row), observed), excuse(row));
  }

  /** The log need not have the last change of the row any more, or not yet. */
  private Excuse excuse(Sandbox row) {
    Instant changed = row.revision().at();
    if (!coverage.hasEventsOf(changed)) {
      return Excuse.UNCOVERED;
    }
    return changed.isAfter(cut.minus(horizon)) ? Excuse.UNDER_WAY : Excuse.NONE;
  }

  private static boolean agree(Sandbox row, ObservedSandbox observed) {
    String allocation = row.lastAllocation().map(Allocation::id).orElse(null);
    String track = row.lastAllocation().map(it -> it.track().value()).orElse(null);
    return row.revision().version() == observed.version()
        && status(row) == observed.status()
        && account(row).equals(observed.account())
        && Objects.equals(allocation, observed.allocation())
        && Objects.equals(track, observed.track());
  }

  private static String account(Sandbox row) {
    return ObservedSandbox.accountOf(row.account().externalId());
  }

  private static SandboxStatus status(Sandbox row) {
    return switch (row.status()) {
      case AVAILABLE -> SandboxStatus.AVAILABLE;
      case ALLOCATED -> SandboxStatus.ALLOCATED;
      case PENDING_DELETION -> SandboxStatus.PENDING_DELETION;
      case DELETION_FAILED -> SandboxStatus.DELETION_FAILED;
      case STALE -> SandboxStatus.STALE;
      case DELETED -> SandboxStatus.DELETED;
    };
  }

  private static String describe(String sandbox, String row, ObservedSandbox observed) {
    return "sandbox %s is %s in the table, and version %d, %s, by %s"
        .formatted(sandbox, row, observed.version(), observed.status(), observed);
  }

  static String describe(Sandbox row) {
    return "version %d, %s for %s"
        .formatted(
            row.revision().version(),
            row.status(),
            row.lastAllocation().map(it -> it.track().value()).orElse("nobody"));
  }
}
