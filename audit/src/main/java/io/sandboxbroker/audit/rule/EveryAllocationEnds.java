package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/** Whoever does not give a sandbox back in time has it taken back. */
final class EveryAllocationEnds implements Rule {

  private final Duration allowed;
  private final Findings findings;
  private Set<String> told = Set.of();

  EveryAllocationEnds(Terms terms, Findings findings) {
    this.allowed = terms.grace().plus(terms.margin());
    this.findings = findings;
  }

  @Override
  public void atEnd(Instant now, Iterable<Standing> live) {
    Set<String> late = new HashSet<>();
    for (Standing standing : live) {
      Instant end = standing.expiresAt();
      if (standing.isAllocated() && end != null && end.plus(allowed).isBefore(now)) {
        late.add(standing.sandbox());
        report(standing, end);
      }
    }
    told = late;
  }

  private void report(Standing standing, Instant end) {
    if (!told.contains(standing.sandbox())) {
      findings.found(
          new Violation(
              "EveryAllocationEnds",
              standing.sandbox(),
              "sandbox %s is allocated to %s by %s, though its time was up at %s"
                  .formatted(standing.sandbox(), standing.owner(), standing, end)));
    }
  }
}
