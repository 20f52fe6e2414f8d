package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The outcomes whose command has not been read. It may be read later, or lie in a part of the log
 * that is missing. Not thread-safe.
 */
final class EarlyOutcomes {

  /** Beyond it the oldest ones are judged at once. */
  private static final int MAX_KEPT = 100_000;

  private final Coverage coverage;
  private final ViolationListener violations;
  private final LinkedHashMap<String, List<Outcome>> byCommand = new LinkedHashMap<>();
  private long uncovered;

  EarlyOutcomes(Coverage coverage, ViolationListener violations) {
    this.coverage = coverage;
    this.violations = violations;
  }

  void add(Outcome outcome) {
    byCommand.computeIfAbsent(outcome.cause(), none -> new ArrayList<>(1)).add(outcome);
    if (byCommand.size() > MAX_KEPT) {
      String first = byCommand.keySet().iterator().next();
      remove(first).forEach(this::judge);
    }
  }

  /** Takes the outcomes of a command; empty if there are none. */
  List<Outcome> remove(String command) {
    List<Outcome> outcomes = byCommand.remove(command);
    return outcomes == null ? List.of() : outcomes;
  }

  /** Forgets those that need no command, or whose command lies in a missing part of the log. */
  void forgetOlderThan(Instant oldest) {
    Iterator<List<Outcome>> all = byCommand.values().iterator();
    while (all.hasNext()) {
      List<Outcome> outcomes = all.next();
      Instant written = outcomes.getFirst().written();
      if (!written.isBefore(oldest)) {
        return;
      }
      boolean judged = outcomes.stream().anyMatch(Outcome::needsCommand);
      if (!judged || !coverage.hasCommandsBefore(written)) {
        all.remove();
        outcomes.forEach(this::judge);
      }
    }
  }

  /** Judges those whose command would have been read by now. */
  void judgeOlderThan(Instant oldest) {
    for (Iterator<List<Outcome>> all = byCommand.values().iterator(); all.hasNext(); ) {
      List<Outcome> outcomes = all.next();
      if (outcomes.getFirst().written().isBefore(oldest)) {
        all.remove();
        outcomes.forEach(this::judge);
      }
    }
  }

  private void judge(Outcome outcome) {
    if (!outcome.needsCommand()) {
      return;
    }
    if (!coverage.hasCommandsBefore(outcome.written())) {
      uncovered++;
      return;
    }
    violations.onViolation(
        new Violation(
            "OneOutcomePerCommand",
            outcome.cause(),
            "%s answers the command %s, which no client sent or which already had its outcome"
                .formatted(outcome, outcome.cause())));
  }

  /** How many may answer commands from a part of the log that is missing. */
  long uncovered() {
    return uncovered;
  }

  int size() {
    return byCommand.size();
  }

  List<Outcome> all() {
    return byCommand.values().stream().flatMap(List::stream).toList();
  }

  void resume(List<Outcome> outcomes, long uncoveredBefore) {
    outcomes.forEach(this::add);
    uncovered = uncoveredBefore;
  }
}
