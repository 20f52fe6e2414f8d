package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.ObservedSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * No track holds two sandboxes at a time. Records of two sandboxes have no order between them, and
 * their times come from clocks that differ. Two holdings are therefore a suspicion until either may
 * have ended when the other began. They become a violation if neither did, or if the log is
 * complete and must have an end that it lacks. Not thread-safe.
 */
final class OneLivePerTrack implements Rule {

  /** Tracks; beyond it the oldest suspicions are dropped. */
  private static final int MAX_SUSPECTED = 10_000;

  private final Duration horizon;
  private final Duration skew;
  private final Coverage coverage;
  private final ViolationListener violations;
  private final Map<String, List<Holding>> live = new HashMap<>();
  private final EndedHoldings ended;
  private final Map<String, List<Suspicion>> suspicions = new LinkedHashMap<>();
  private @Nullable Instant complete;

  /** Two holdings of a track, the earlier one first. */
  record Suspicion(Holding first, Holding second) {

    static Suspicion of(Holding one, Holding other) {
      return other.from().isBefore(one.from())
          ? new Suspicion(other, one)
          : new Suspicion(one, other);
    }

    /** The same with the end of one of them. */
    Suspicion with(Holding over) {
      return new Suspicion(replaced(first, over), replaced(second, over));
    }

    private static Holding replaced(Holding one, Holding over) {
      return one.ending() == null && one.sandbox().equals(over.sandbox()) ? over : one;
    }

    /** Whether they may have come one after the other. */
    boolean isDispelled(Duration skew) {
      return first.mayPrecede(second, skew) || second.mayPrecede(first, skew);
    }

    boolean hasBothEnds() {
      return first.ending() != null && second.ending() != null;
    }
  }

  /** The state to resume from. */
  record State(
      List<Holding> live,
      List<Holding> ended,
      List<Suspicion> suspicions,
      @Nullable Instant complete) {}

  OneLivePerTrack(AuditTolerances tolerances, Coverage coverage, ViolationListener violations) {
    this.horizon = tolerances.horizon();
    this.skew = tolerances.skew();
    this.coverage = coverage;
    this.violations = violations;
    this.ended = new EndedHoldings(horizon.multipliedBy(2));
  }

  @Override
  public void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {
    if (before != null && before.isAllocated()) {
      if (after.isAllocated() && after.owner().equals(before.owner())) {
        goOn(after);
        return;
      }
      end(before, after);
    }
    if (after.isAllocated()) {
      begin(Holding.of(after));
    }
  }

  private void goOn(ObservedSandbox after) {
    live.computeIfPresent(
        after.owner(),
        (track, held) -> {
          held.replaceAll(it -> it.isOf(after) ? goesOn(it, after) : it);
          return held;
        });
  }

  /** A later record may show that the end must be in the log. */
  private Holding goesOn(Holding holding, ObservedSandbox after) {
    return coverage.hasEventsOf(holding.lastedFrom()) ? holding : holding.until(after.lastedFrom());
  }

  private void begin(Holding holding) {
    List<Holding> held = live.computeIfAbsent(holding.track(), none -> new ArrayList<>(1));
    held.forEach(other -> suspect(other, holding));
    ended.of(holding.track()).forEach(other -> suspect(other, holding));
    held.add(holding);
  }

  private void suspect(Holding one, Holding other) {
    var suspicion = Suspicion.of(one, other);
    if (!suspicion.isDispelled(skew)) {
      suspicions.computeIfAbsent(one.track(), none -> new ArrayList<>(1)).add(suspicion);
      if (suspicions.size() > MAX_SUSPECTED) {
        suspicions.remove(suspicions.keySet().iterator().next());
      }
    }
  }

  private void end(ObservedSandbox before, ObservedSandbox after) {
    String track = before.owner();
    Holding over =
        live.getOrDefault(track, List.of()).stream()
            .filter(it -> it.isOf(before))
            .findFirst()
            .orElseGet(() -> Holding.of(before))
            .endedBy(after);
    live.computeIfPresent(
        track,
        (same, all) -> {
          all.removeIf(it -> it.isOf(before));
          return all.isEmpty() ? null : all;
        });
    ended.add(over);
    settle(track, over);
  }

  /** Decides the suspicions of a track whose last unknown was this end. */
  private void settle(String track, Holding over) {
    List<Suspicion> ofTrack = suspicions.get(track);
    if (ofTrack != null) {
      ofTrack.replaceAll(it -> it.with(over));
      ofTrack.removeIf(it -> it.isDispelled(skew));
      ofTrack.stream().filter(Suspicion::hasBothEnds).forEach(this::report);
      ofTrack.removeIf(Suspicion::hasBothEnds);
      if (ofTrack.isEmpty()) {
        suspicions.remove(track);
      }
    }
  }

  @Override
  public void onTime(Instant now) {
    ended.forget(now, complete);
  }

  @Override
  public void onCut(Instant cut, Iterable<ObservedSandbox> sandboxes) {
    complete = cut;
    Instant oldest = cut.minus(horizon);
    for (Iterator<List<Suspicion>> all = suspicions.values().iterator(); all.hasNext(); ) {
      List<Suspicion> ofTrack = all.next();
      ofTrack.stream().filter(it -> isProven(it, oldest)).forEach(this::report);
      ofTrack.removeIf(it -> isProven(it, oldest));
      if (ofTrack.isEmpty()) {
        all.remove();
      }
    }
  }

  private boolean isProven(Suspicion suspicion, Instant oldest) {
    return lasts(suspicion.first(), oldest) && lasts(suspicion.second(), oldest);
  }

  /** Whether an end that is not known would be in the log. Retention may have deleted it. */
  private boolean lasts(Holding holding, Instant oldest) {
    return holding.written().isBefore(oldest)
        && (holding.ending() != null || coverage.hasEventsOf(lastedFrom(holding)));
  }

  private Instant lastedFrom(Holding holding) {
    return live.getOrDefault(holding.track(), List.of()).stream()
        .filter(it -> it.sandbox().equals(holding.sandbox()))
        .map(Holding::lastedFrom)
        .findFirst()
        .orElse(holding.lastedFrom());
  }

  private void report(Suspicion suspicion) {
    Holding first = suspicion.first();
    Holding second = suspicion.second();
    violations.onViolation(
        new Violation(
            "OneLivePerTrack",
            first.track(),
            "%s has sandbox %s by %s %s, and got sandbox %s by %s"
                .formatted(
                    first.track(),
                    first.sandbox(),
                    first.by(),
                    first.ending() == null ? "still" : "until " + first.ending().by(),
                    second.sandbox(),
                    second.by())));
  }

  int kept() {
    return live.size() + ended.size() + suspicions.size();
  }

  State state() {
    return new State(
        live.values().stream().flatMap(List::stream).toList(),
        ended.all(),
        suspicions.values().stream().flatMap(List::stream).toList(),
        complete);
  }

  void resume(State state) {
    for (Holding held : state.live()) {
      live.computeIfAbsent(held.track(), none -> new ArrayList<>(1)).add(held);
    }
    state.ended().forEach(ended::add);
    for (Suspicion each : state.suspicions()) {
      suspicions.computeIfAbsent(each.first().track(), none -> new ArrayList<>(1)).add(each);
    }
    complete = state.complete();
  }
}
