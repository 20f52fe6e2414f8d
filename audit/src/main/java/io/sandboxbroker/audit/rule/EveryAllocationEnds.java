package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.CommandKind;
import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.log.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every allocation ends: its owner releases the sandbox, or it expires in time. Nothing need expire
 * while expiries are frozen, or before a rebuild has brought the timers back.
 */
final class EveryAllocationEnds implements Rule {

  /** A rebuild whose next part takes longer has failed, which another guarantee reports. */
  private static final Duration LONGEST_PART = Duration.ofHours(1);

  private final Duration grace;
  private final Duration margin;
  private final Coverage coverage;
  private final ViolationListener violations;
  private final Map<String, Instant> rebuilds = new HashMap<>();
  private @Nullable Instant frozenUntil;
  private Instant resumedAt;
  private Set<String> reported = Set.of();

  EveryAllocationEnds(AuditTolerances tolerances, Coverage coverage, ViolationListener violations) {
    this.grace = tolerances.grace();
    this.margin = tolerances.margin();
    this.coverage = coverage;
    this.violations = violations;
    this.resumedAt = coverage.beginning();
  }

  @Override
  public void onExpiryFreeze(@Nullable Instant until, Instant written) {
    if (frozenUntil != null && until == null) {
      resume(written);
    }
    frozenUntil = until;
  }

  @Override
  public void onCommand(Command command) {
    if (command.kind() == CommandKind.REBUILD) {
      rebuilds.put(command.id(), command.due());
    }
  }

  @Override
  public void onOutcome(Outcome outcome) {
    if (rebuilds.remove(outcome.cause()) != null) {
      resume(outcome.written());
    }
  }

  private void resume(Instant at) {
    if (at.isAfter(resumedAt)) {
      resumedAt = at;
    }
  }

  /** When the last freeze, rebuild or loss of Kafka was over. */
  Instant resumedAt() {
    return resumedAt;
  }

  /** Resumes from a saved state; the freezes are read anew. */
  void resume(Instant lastResumedAt, List<Command> open) {
    resume(lastResumedAt);
    open.forEach(this::onCommand);
  }

  @Override
  public void onCut(Instant cut, Iterable<ObservedSandbox> live) {
    rebuilds.values().removeIf(part -> part.plus(LONGEST_PART).isBefore(cut));
    if (frozenUntil != null && !frozenUntil.isAfter(cut)) {
      resume(frozenUntil);
      frozenUntil = null;
    }
    if (frozenUntil != null || !rebuilds.isEmpty() || resumedAt.plus(margin).isAfter(cut)) {
      return;
    }
    Set<String> late = new HashSet<>();
    for (ObservedSandbox observed : live) {
      Instant end = observed.expiresAt();
      if (observed.isAllocated() && end != null && isOverdue(observed, end, cut)) {
        late.add(observed.sandbox());
        report(observed, end);
      }
    }
    reported = late;
  }

  /** Its end may lie in the part of the log that was deleted. */
  private boolean isOverdue(ObservedSandbox observed, Instant end, Instant cut) {
    return end.plus(grace).plus(margin).isBefore(cut)
        && observed.written().plus(margin).isBefore(cut)
        && coverage.covers(observed.at(), observed.lastedFrom());
  }

  private void report(ObservedSandbox observed, Instant end) {
    if (!reported.contains(observed.sandbox())) {
      violations.onViolation(
          new Violation(
              "EveryAllocationEnds",
              observed.sandbox(),
              "sandbox %s is allocated to %s by %s, though its time was up at %s"
                  .formatted(observed.sandbox(), observed.owner(), observed, end)));
    }
  }
}
