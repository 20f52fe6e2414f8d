package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.CommandKind;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.log.Outcome;
import io.sandboxbroker.audit.log.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every command has exactly one outcome of its kind, and every outcome has its command.
 *
 * <p>An answered command is kept for the horizon. A second outcome after that is reported as an
 * outcome without a command.
 */
final class OneOutcomePerCommand implements Rule {

  private final AuditTolerances tolerances;
  private final @Nullable Instant coveredFrom;
  private final ViolationListener violations;
  private final Map<String, Command> open = new LinkedHashMap<>();
  private final Map<String, Command> overdue = new LinkedHashMap<>();
  private final Map<String, Answered> answered = new LinkedHashMap<>();
  private final Map<String, List<Outcome>> early = new LinkedHashMap<>();
  private long unasked;

  /**
   * A command that has its outcome.
   *
   * @param when the later of both was written
   */
  record Answered(CommandKind kind, String by, Position at, Instant when) {}

  /**
   * The state to resume from.
   *
   * @param unasked outcomes whose command may lie before the first record read
   */
  record State(
      List<Command> open,
      List<Command> overdue,
      Map<String, Answered> answered,
      List<Outcome> early,
      long unasked) {}

  /**
   * @param coveredFrom the time from which commands are known; null if all are
   */
  OneOutcomePerCommand(
      AuditTolerances tolerances, @Nullable Instant coveredFrom, ViolationListener violations) {
    this.tolerances = tolerances;
    this.coveredFrom = coveredFrom;
    this.violations = violations;
  }

  @Override
  public void onCommand(Command command) {
    String id = command.id();
    if (open.containsKey(id) || answered.containsKey(id) || overdue.containsKey(id)) {
      return;
    }
    List<Outcome> outcomes = early.remove(id);
    if (command.again() && outcomes == null && isCovered(command.written())) {
      report(id, "command %s is repeated at %s, and no client sent it".formatted(id, command.at()));
    }
    open.put(id, command);
    if (outcomes != null) {
      outcomes.forEach(this::onOutcome);
    }
  }

  @Override
  public void onOutcome(Outcome outcome) {
    String id = outcome.cause();
    Command command = open.containsKey(id) ? open.get(id) : overdue.get(id);
    Answered before = answered.get(id);
    if (command != null) {
      answer(command, outcome);
    } else if (before != null) {
      answerAgain(id, before, outcome);
    } else {
      early.computeIfAbsent(id, none -> new ArrayList<>(1)).add(outcome);
    }
  }

  private void answer(Command command, Outcome outcome) {
    boolean fits = command.kind().isAnsweredBy(outcome.type());
    if (!fits && !outcome.needsCommand()) {
      return;
    }
    open.remove(command.id());
    overdue.remove(command.id());
    Instant when =
        command.written().isAfter(outcome.written()) ? command.written() : outcome.written();
    answered.put(command.id(), new Answered(command.kind(), outcome.type(), outcome.at(), when));
    if (!fits) {
      report(
          command.id(),
          "command %s (%s at %s) is answered by %s (%s)"
              .formatted(command.id(), command.kind(), command.at(), outcome.type(), outcome.at()));
    }
  }

  private void answerAgain(String id, Answered before, Outcome outcome) {
    if (before.kind().isAnsweredBy(outcome.type()) || outcome.needsCommand()) {
      report(
          id,
          "command %s is answered by %s (%s) and by %s (%s)"
              .formatted(id, before.by(), before.at(), outcome.type(), outcome.at()));
    }
  }

  @Override
  public void onTime(Instant now) {
    Instant oldest = now.minus(tolerances.horizon());
    removeWhile(answered, it -> it.when().isBefore(oldest));
    for (var outcomes : removeWhile(early, all -> all.getFirst().written().isBefore(oldest))) {
      outcomes.forEach(this::reportIfCommandIsMissing);
    }
  }

  private void reportIfCommandIsMissing(Outcome outcome) {
    if (!outcome.needsCommand()) {
      return;
    }
    if (isCovered(outcome.written())) {
      report(
          outcome.cause(),
          "%s (%s) answers the command %s, which no client sent or which already had its outcome"
              .formatted(outcome.type(), outcome.at(), outcome.cause()));
    } else {
      unasked++;
    }
  }

  /** A command may have waited in the queue for long when its outcome is written. */
  private boolean isCovered(Instant written) {
    return coveredFrom == null || written.isAfter(coveredFrom.plus(Duration.ofHours(1)));
  }

  @Override
  public void atEnd(Instant now, Iterable<ObservedSandbox> live) {
    onTime(now);
    Instant due = now.minus(tolerances.outcomeTimeout());
    for (Iterator<Command> all = open.values().iterator(); all.hasNext(); ) {
      Command command = all.next();
      if (command.due().isBefore(due)) {
        all.remove();
        overdue.put(command.id(), command);
        report(
            command.id(),
            "command %s (%s of %s at %s) has no outcome"
                .formatted(command.id(), command.kind(), command.subject(), command.at()));
      }
    }
  }

  /** How many commands have no outcome yet. */
  int underWay() {
    return open.size();
  }

  int kept() {
    return open.size() + overdue.size() + answered.size() + early.size();
  }

  /** How many outcomes may answer commands from before the beginning. */
  long unasked() {
    return unasked;
  }

  State state() {
    return new State(
        List.copyOf(open.values()),
        List.copyOf(overdue.values()),
        new LinkedHashMap<>(answered),
        early.values().stream().flatMap(List::stream).toList(),
        unasked);
  }

  void resume(State state) {
    state.open().forEach(command -> open.put(command.id(), command));
    state.overdue().forEach(command -> overdue.put(command.id(), command));
    answered.putAll(state.answered());
    state.early().forEach(this::onOutcome);
    unasked = state.unasked();
  }

  private void report(String command, String what) {
    violations.onViolation(new Violation("OneOutcomePerCommand", command, what));
  }

  /** Removes the oldest entries; the maps keep the order of insertion. */
  private static <V> List<V> removeWhile(Map<String, V> map, Function<V, Boolean> old) {
    List<V> removed = new ArrayList<>();
    for (Iterator<V> all = map.values().iterator(); all.hasNext(); ) {
      V value = all.next();
      if (!old.apply(value)) {
        break;
      }
      removed.add(value);
      all.remove();
    }
    return removed;
  }
}
