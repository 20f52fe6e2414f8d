package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.CommandKind;
import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.log.Outcome;
import io.sandboxbroker.audit.log.Position;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Every command has exactly one outcome of its kind, and every outcome has its command.
 *
 * <p>An answered command is kept for the horizon. A second outcome after that is reported as an
 * outcome without a command.
 */
final class OneOutcomePerCommand implements Rule {

  private static final int MAX_OVERDUE = 100_000;

  private final AuditTolerances tolerances;
  private final Coverage coverage;
  private final ViolationListener violations;
  private final BiConsumer<Command, Outcome> answers;
  private final Map<String, Command> open = new LinkedHashMap<>();
  private final Map<String, Command> overdue = new LinkedHashMap<>();
  private final Map<String, Answered> answered = new LinkedHashMap<>();
  private final EarlyOutcomes early;
  private long unanswered;

  /**
   * A command that has its outcome.
   *
   * @param when the later of both was written
   */
  record Answered(CommandKind kind, String by, Position at, Instant when) {}

  /** The state to resume from. */
  record State(
      List<Command> open,
      List<Command> overdue,
      Map<String, Answered> answered,
      List<Outcome> early,
      Uncovered uncovered) {}

  /**
   * @param answers receives each command with its outcome
   */
  OneOutcomePerCommand(
      AuditTolerances tolerances,
      Coverage coverage,
      ViolationListener violations,
      BiConsumer<Command, Outcome> answers) {
    this.tolerances = tolerances;
    this.coverage = coverage;
    this.violations = violations;
    this.answers = answers;
    this.early = new EarlyOutcomes(coverage, violations);
  }

  @Override
  public void onCommand(Command command) {
    String id = command.id();
    if (answered.containsKey(id)) {
      return;
    }
    if (open.containsKey(id) || overdue.containsKey(id)) {
      // Each part of a rebuild has its own time.
      open.computeIfPresent(id, (same, first) -> later(first, command));
      return;
    }
    List<Outcome> outcomes = early.remove(id);
    if (command.again() && outcomes.isEmpty() && coverage.hasFirstCopiesBefore(command.written())) {
      report(id, "command %s is repeated at %s, and no client sent it".formatted(id, command.at()));
    }
    open.put(id, command);
    outcomes.forEach(this::onOutcome);
  }

  private static Command later(Command first, Command part) {
    return part.kind() == CommandKind.REBUILD && part.due().isAfter(first.due())
        ? first.due(part.due())
        : first;
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
      early.add(outcome);
    }
  }

  private void answer(Command command, Outcome outcome) {
    boolean fits = command.kind().isAnsweredBy(outcome.type());
    if (!fits && !outcome.needsCommand()) {
      return;
    }
    open.remove(command.id());
    if (overdue.remove(command.id()) != null && !coverage.hasOutcomeOf(command)) {
      unanswered--;
    }
    Instant when =
        command.written().isAfter(outcome.written()) ? command.written() : outcome.written();
    answered.put(command.id(), new Answered(command.kind(), outcome.type(), outcome.at(), when));
    if (!fits) {
      report(
          command.id(),
          "command %s (%s at %s) is answered by %s"
              .formatted(command.id(), command.kind(), command.at(), outcome));
    }
    answers.accept(command, outcome);
  }

  private void answerAgain(String id, Answered before, Outcome outcome) {
    if (before.kind().isAnsweredBy(outcome.type()) || outcome.needsCommand()) {
      report(
          id,
          "command %s is answered by %s (%s) and by %s"
              .formatted(id, before.by(), before.at(), outcome));
    }
  }

  /** Forgets what is over, and what the missing part of the log would explain. */
  @Override
  public void onTime(Instant now) {
    Instant oldest = now.minus(tolerances.horizon());
    forgetFirst(answered, it -> it.when().isBefore(oldest));
    early.forgetOlderThan(oldest);
    forgetFirst(open, it -> it.kind() != CommandKind.REBUILD && isDue(it, oldest) && forget(it));
  }

  private boolean forget(Command command) {
    boolean uncovered = !coverage.hasOutcomeOf(command);
    if (uncovered) {
      unanswered++;
      // Its outcome may still come, in a partition that begins earlier than the others.
      keepOverdue(command);
    }
    return uncovered;
  }

  private boolean isDue(Command command, Instant now) {
    return command.due().plus(tolerances.outcomeTimeout()).isBefore(now);
  }

  @Override
  public void onCut(Instant cut, Iterable<ObservedSandbox> live) {
    early.judgeOlderThan(cut.minus(tolerances.horizon()));
    for (Iterator<Command> all = open.values().iterator(); all.hasNext(); ) {
      Command command = all.next();
      if (isDue(command, cut)) {
        all.remove();
        if (!forget(command)) {
          reportOverdue(command);
        }
      }
    }
  }

  private void reportOverdue(Command command) {
    keepOverdue(command);
    report(
        command.id(),
        "command %s (%s of %s at %s) has no outcome"
            .formatted(command.id(), command.kind(), command.subject(), command.at()));
  }

  private void keepOverdue(Command command) {
    overdue.put(command.id(), command);
    if (overdue.size() > MAX_OVERDUE) {
      overdue.remove(overdue.keySet().iterator().next());
    }
  }

  /** How many commands have no outcome yet. */
  int underWay() {
    return open.size();
  }

  int kept() {
    return open.size() + overdue.size() + answered.size() + early.size();
  }

  Uncovered uncovered() {
    return new Uncovered(early.uncovered(), unanswered);
  }

  State state() {
    return new State(
        List.copyOf(open.values()),
        List.copyOf(overdue.values()),
        new LinkedHashMap<>(answered),
        early.all(),
        uncovered());
  }

  void resume(State state) {
    state.open().forEach(command -> open.put(command.id(), command));
    state.overdue().forEach(command -> overdue.put(command.id(), command));
    answered.putAll(state.answered());
    early.resume(state.early(), state.uncovered().outcomes());
    unanswered = state.uncovered().commands();
  }

  private void report(String command, String what) {
    violations.onViolation(new Violation("OneOutcomePerCommand", command, what));
  }

  /** Removes the oldest entries; the maps keep the order of insertion. */
  private static <V> void forgetFirst(Map<String, V> map, Predicate<V> old) {
    Iterator<V> all = map.values().iterator();
    while (all.hasNext() && old.test(all.next())) {
      all.remove();
    }
  }
}
