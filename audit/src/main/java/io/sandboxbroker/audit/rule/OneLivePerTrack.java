package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.ObservedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * No track holds two sandboxes at a time. Records of two sandboxes have no order between them, so a
 * second allocation is only a suspicion until the end of the first is read. If the end is not read
 * in time, the suspicion becomes a violation.
 */
final class OneLivePerTrack implements Rule {

  private final Duration horizon;
  private final Duration skew;
  private final ViolationListener violations;
  private final Map<String, List<ObservedSandbox>> live = new HashMap<>();
  private final List<Suspicion> suspicions = new ArrayList<>();

  private record Suspicion(ObservedSandbox first, ObservedSandbox second) {}

  OneLivePerTrack(AuditTolerances tolerances, ViolationListener violations) {
    this.horizon = tolerances.horizon();
    this.skew = tolerances.skew();
    this.violations = violations;
  }

  @Override
  public void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {
    if (before != null && before.isAllocated()) {
      if (!after.isAllocated()) {
        end(before, after);
      }
    } else if (after.isAllocated()) {
      begin(after);
    }
  }

  private void begin(ObservedSandbox allocation) {
    List<ObservedSandbox> held =
        live.computeIfAbsent(allocation.owner(), track -> new ArrayList<>(1));
    for (ObservedSandbox other : held) {
      boolean otherFirst = !other.occurredAt().isAfter(allocation.occurredAt());
      suspicions.add(
          otherFirst ? new Suspicion(other, allocation) : new Suspicion(allocation, other));
    }
    held.add(allocation);
  }

  private void end(ObservedSandbox allocation, ObservedSandbox end) {
    live.computeIfPresent(
        allocation.owner(),
        (track, held) -> {
          held.removeIf(it -> it.sandbox().equals(allocation.sandbox()));
          return held.isEmpty() ? null : held;
        });
    for (Iterator<Suspicion> all = suspicions.iterator(); all.hasNext(); ) {
      Suspicion suspicion = all.next();
      if (suspicion.first().sandbox().equals(allocation.sandbox())) {
        all.remove();
        if (end.occurredAt().isAfter(suspicion.second().occurredAt().plus(skew))) {
          report(suspicion, "until " + end);
        }
      }
    }
  }

  @Override
  public void onTime(Instant now) {
    reportOlderThan(now.minus(horizon));
  }

  @Override
  public void atEnd(Instant now, Iterable<ObservedSandbox> sandboxes) {
    reportOlderThan(now);
  }

  private void reportOlderThan(Instant oldest) {
    suspicions.removeIf(
        suspicion -> {
          boolean old =
              suspicion.first().written().isBefore(oldest)
                  && suspicion.second().written().isBefore(oldest);
          if (old) {
            report(suspicion, "still");
          }
          return old;
        });
  }

  private void report(Suspicion suspicion, String until) {
    ObservedSandbox first = suspicion.first();
    ObservedSandbox second = suspicion.second();
    violations.onViolation(
        new Violation(
            "OneLivePerTrack",
            first.owner(),
            "%s has sandbox %s by %s %s, and got sandbox %s by %s"
                .formatted(
                    first.owner(), first.sandbox(), first, until, second.sandbox(), second)));
  }

  int kept() {
    return live.size() + suspicions.size();
  }

  /** Resumes from the live sandboxes; two of one track are a suspicion again. */
  void resume(Iterable<ObservedSandbox> sandboxes) {
    for (ObservedSandbox observed : sandboxes) {
      if (observed.isAllocated()) {
        begin(observed);
      }
    }
  }
}
