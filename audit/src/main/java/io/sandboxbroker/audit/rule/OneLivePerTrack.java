package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.ObservedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * No track holds two sandboxes at a time. Records of two sandboxes have no order between them, so a
 * second allocation is only a suspicion until the end of the first is read. If the log is complete
 * and has no end of the first, the suspicion becomes a violation.
 */
final class OneLivePerTrack implements Rule {

  private static final int MAX_ENDED = 100_000;

  private final Duration horizon;
  private final Duration skew;
  private final Coverage coverage;
  private final ViolationListener violations;
  private final Map<String, List<ObservedSandbox>> live = new HashMap<>();
  private final Map<String, List<Span>> ended = new HashMap<>();
  private final ArrayDeque<Span> endedInOrder = new ArrayDeque<>();
  private final List<Suspicion> suspicions = new ArrayList<>();

  private @Nullable Instant judged;

  /** An allocation that has ended. */
  record Span(ObservedSandbox begin, ObservedSandbox end) {}

  /** Two allocations of a track, until the end of the first is known. */
  record Suspicion(ObservedSandbox first, ObservedSandbox second) {}

  /** The state to resume from. */
  record State(List<ObservedSandbox> held, List<Span> ended, List<Suspicion> suspicions) {}

  OneLivePerTrack(AuditTolerances tolerances, Coverage coverage, ViolationListener violations) {
    this.horizon = tolerances.horizon();
    this.skew = tolerances.skew();
    this.coverage = coverage;
    this.violations = violations;
  }

  @Override
  public void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {
    boolean goesOn = false;
    if (before != null && before.isAllocated()) {
      goesOn = after.isAllocated() && after.owner().equals(before.owner());
      if (!goesOn) {
        end(before, after);
      }
    }
    if (goesOn) {
      goOn(after);
    } else if (after.isAllocated()) {
      begin(after);
    }
  }

  private void goOn(ObservedSandbox after) {
    List<ObservedSandbox> held = live.get(after.owner());
    if (held != null) {
      held.replaceAll(it -> it.sandbox().equals(after.sandbox()) ? kept(it, after) : it);
    }
  }

  /** The first event says when the allocation began; a later one may prove that it lasts. */
  private ObservedSandbox kept(ObservedSandbox first, ObservedSandbox later) {
    return coverage.covers(first.at(), first.occurredAt()) ? first : later;
  }

  private void begin(ObservedSandbox allocation) {
    String track = allocation.owner();
    List<ObservedSandbox> held = live.computeIfAbsent(track, none -> new ArrayList<>(1));
    for (ObservedSandbox other : held) {
      boolean otherFirst = !other.begin().isAfter(allocation.begin());
      suspicions.add(
          otherFirst ? new Suspicion(other, allocation) : new Suspicion(allocation, other));
    }
    held.add(allocation);
    for (Span span : ended.getOrDefault(track, List.of())) {
      if (allocation.begin().isBefore(span.begin().begin())) {
        suspicions.add(new Suspicion(allocation, span.begin()));
      } else if (overlap(span.end(), allocation)) {
        report(new Suspicion(span.begin(), allocation), "until " + span.end());
      }
    }
  }

  private boolean overlap(ObservedSandbox end, ObservedSandbox second) {
    return end.end().isAfter(second.begin().plus(skew));
  }

  private void end(ObservedSandbox allocation, ObservedSandbox end) {
    String track = allocation.owner();
    ObservedSandbox begin = allocation;
    List<ObservedSandbox> held = live.get(track);
    if (held != null) {
      begin =
          held.stream()
              .filter(it -> it.sandbox().equals(allocation.sandbox()))
              .findFirst()
              .orElse(allocation);
      held.removeIf(it -> it.sandbox().equals(allocation.sandbox()));
      if (held.isEmpty()) {
        live.remove(track);
      }
    }
    remember(new Span(begin, end));
    for (Iterator<Suspicion> all = suspicions.iterator(); all.hasNext(); ) {
      Suspicion suspicion = all.next();
      if (suspicion.first().sandbox().equals(allocation.sandbox())
          && suspicion.first().owner().equals(track)) {
        all.remove();
        if (overlap(end, suspicion.second())) {
          report(suspicion, "until " + end);
        }
      }
    }
  }

  private void remember(Span span) {
    ended.computeIfAbsent(span.begin().owner(), none -> new ArrayList<>(1)).add(span);
    endedInOrder.add(span);
    if (endedInOrder.size() > MAX_ENDED) {
      forgetFirst();
    }
  }

  /** An open transaction may hide an allocation for longer than the time of the log tells. */
  @Override
  public void onTime(Instant now) {
    Instant oldest = (judged == null ? now : judged).minus(horizon.multipliedBy(2));
    while (!endedInOrder.isEmpty() && endedInOrder.getFirst().end().written().isBefore(oldest)) {
      forgetFirst();
    }
  }

  private void forgetFirst() {
    Span span = endedInOrder.removeFirst();
    ended.computeIfPresent(
        span.begin().owner(),
        (track, spans) -> {
          spans.remove(span);
          return spans.isEmpty() ? null : spans;
        });
  }

  @Override
  public void onCut(Instant cut, Iterable<ObservedSandbox> sandboxes) {
    judged = cut;
    Instant oldest = cut.minus(horizon);
    for (Iterator<Suspicion> all = suspicions.iterator(); all.hasNext(); ) {
      Suspicion suspicion = all.next();
      ObservedSandbox first = suspicion.first();
      if (first.written().isBefore(oldest) && suspicion.second().written().isBefore(oldest)) {
        all.remove();
        if (mustHaveEnd(first)) {
          report(suspicion, "still");
        }
      }
    }
  }

  /** The end of an older one may lie in the part of the log that was deleted. */
  private boolean mustHaveEnd(ObservedSandbox first) {
    return live.getOrDefault(first.owner(), List.of()).stream()
        .filter(it -> it.sandbox().equals(first.sandbox()))
        .anyMatch(it -> coverage.covers(it.at(), it.occurredAt()));
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
    return live.size() + endedInOrder.size() + suspicions.size();
  }

  State state() {
    return new State(
        live.values().stream().flatMap(List::stream).toList(),
        List.copyOf(endedInOrder),
        List.copyOf(suspicions));
  }

  void resume(State state) {
    for (ObservedSandbox held : state.held()) {
      live.computeIfAbsent(held.owner(), none -> new ArrayList<>(1)).add(held);
    }
    state.ended().forEach(this::remember);
    suspicions.addAll(state.suspicions());
  }
}
