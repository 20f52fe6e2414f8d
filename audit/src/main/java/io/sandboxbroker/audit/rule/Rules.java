package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.log.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All guarantees that a log alone can speak against, shown the same things. Not thread-safe. */
public final class Rules implements Rule {

  /** Their names, in the order of the design; the table's is looked after elsewhere. */
  public static final List<String> NAMES =
      List.of(
          "NoDoubleOwner",
          "OneLivePerTrack",
          "NoReissueAfterUse",
          "OneOutcomePerCommand",
          "EveryAllocationEnds",
          "VersionsGrowByOne",
          "TableEqualsFoldOfEvents");

  private final OneLivePerTrack tracks;
  private final OneOutcomePerCommand commands;
  private final List<Rule> all;

  /**
   * @param coveredFrom since when the log is known; null when all of it is
   */
  public Rules(
      AuditTolerances tolerances, @Nullable Instant coveredFrom, ViolationListener violations) {
    tracks = new OneLivePerTrack(tolerances, violations);
    commands = new OneOutcomePerCommand(tolerances, coveredFrom, violations);
    all =
        List.of(
            new NoDoubleOwner(violations),
            tracks,
            new NoReissueAfterUse(violations),
            commands,
            new EveryAllocationEnds(tolerances, violations),
            new VersionsGrowByOne(violations));
  }

  /** What there is to go on from beside the sandboxes. */
  public record State(OneOutcomePerCommand.State commands) {}

  public State state() {
    return new State(commands.state());
  }

  /** Goes on from there. */
  public void resume(State state, Iterable<ObservedSandbox> live) {
    commands.resume(state.commands());
    tracks.resume(live);
  }

  /** How many commands have no outcome yet. */
  public int underWay() {
    return commands.underWay();
  }

  /** How much is kept of commands and tracks. */
  public int kept() {
    return commands.kept() + tracks.kept();
  }

  /** How many outcomes may answer commands from before the beginning of what was read. */
  public long unasked() {
    return commands.unasked();
  }

  @Override
  public void onCommand(Command command) {
    all.forEach(rule -> rule.onCommand(command));
  }

  @Override
  public void onOutcome(Outcome outcome) {
    all.forEach(rule -> rule.onOutcome(outcome));
  }

  @Override
  public void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {
    all.forEach(rule -> rule.onTransition(before, after));
  }

  @Override
  public void onConflict(ObservedSandbox known, ObservedSandbox other) {
    all.forEach(rule -> rule.onConflict(known, other));
  }

  @Override
  public void onReappearance(ObservedSandbox after) {
    all.forEach(rule -> rule.onReappearance(after));
  }

  @Override
  public void onMissingVersions(@Nullable ObservedSandbox before, ObservedSandbox after) {
    all.forEach(rule -> rule.onMissingVersions(before, after));
  }

  @Override
  public void onTime(Instant now) {
    all.forEach(rule -> rule.onTime(now));
  }

  @Override
  public void atEnd(Instant now, Iterable<ObservedSandbox> live) {
    all.forEach(rule -> rule.atEnd(now, live));
  }
}
