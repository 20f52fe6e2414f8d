package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.ObservedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Every allocation ends: its owner releases the sandbox, or it expires in time. */
final class EveryAllocationEnds implements Rule {

  private final Duration allowed;
  private final ViolationListener violations;
  private Set<String> reported = Set.of();

  EveryAllocationEnds(AuditTolerances tolerances, ViolationListener violations) {
    this.allowed = tolerances.grace().plus(tolerances.margin());
    this.violations = violations;
  }

  @Override
  public void atEnd(Instant now, Iterable<ObservedSandbox> live) {
    Set<String> late = new HashSet<>();
    for (ObservedSandbox observed : live) {
      Instant end = observed.expiresAt();
      if (observed.isAllocated() && end != null && end.plus(allowed).isBefore(now)) {
        late.add(observed.sandbox());
        report(observed, end);
      }
    }
    reported = late;
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
