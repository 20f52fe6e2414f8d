package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.log.Outcome;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All guarantees of the log; each sees the same records. Not thread-safe. */
public final class Rules implements Rule {

  /** The names of all guarantees, that of the table included. */
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
   * @param coveredFrom the time from which the log is known; null when all of it is
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

  /** The state to resume from, besides the sandboxes. */
  public record State(OneOutcomePerCommand.State commands) {}

  public State state() {
    return new State(commands.state());
  }

  /** Resumes from a saved state. */
  public void resume(State state, Iterable<ObservedSandbox> live) {
    commands.resume(state.commands());
    tracks.resume(live);
  }

  /** How many commands have no outcome yet. */
  public int underWay() {
    return commands.underWay();
  }

  /** How many entries of commands and tracks are kept. */
  public int kept() {
    return commands.kept() + tracks.kept();
  }

  /** How many outcomes may answer commands from before the first record read. */
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
