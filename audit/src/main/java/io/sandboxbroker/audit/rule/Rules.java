package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.Coverage;
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
          "OneSandboxPerAccount",
          "OneLivePerTrack",
          "NoReissueAfterUse",
          "OneOutcomePerCommand",
          "OutcomeAnswersAsker",
          "EveryAllocationEnds",
          "VersionsGrowByOne",
          "TableEqualsFoldOfEvents");

  private final OneLivePerTrack tracks;
  private final OneSandboxPerAccount accounts;
  private final OneOutcomePerCommand commands;
  private final EveryAllocationEnds endings;
  private final List<Rule> all;

  public Rules(AuditTolerances tolerances, Coverage coverage, ViolationListener violations) {
    tracks = new OneLivePerTrack(tolerances, coverage, violations);
    accounts = new OneSandboxPerAccount(violations);
    commands = new OneOutcomePerCommand(tolerances, coverage, violations, this::onAnswer);
    endings = new EveryAllocationEnds(tolerances, coverage, violations);
    all =
        List.of(
            new NoDoubleOwner(violations),
            accounts,
            tracks,
            new NoReissueAfterUse(violations),
            commands,
            new OutcomeAnswersAsker(violations),
            endings,
            new VersionsGrowByOne(violations));
  }

  /**
   * The state to resume from, besides the sandboxes.
   *
   * @param accounts the accounts of deleted sandboxes
   * @param expiriesResumedAt when the last freeze, rebuild or loss of Kafka was over
   */
  public record State(
      OneOutcomePerCommand.State commands,
      OneLivePerTrack.State tracks,
      List<Long> accounts,
      Instant expiriesResumedAt) {}

  public State state() {
    return new State(commands.state(), tracks.state(), accounts.state(), endings.resumedAt());
  }

  /** Resumes from a saved state. */
  public void resume(State state, Iterable<ObservedSandbox> live) {
    commands.resume(state.commands());
    accounts.resume(state.accounts(), live);
    tracks.resume(state.tracks());
    endings.resume(state.expiriesResumedAt(), state.commands().open());
  }

  /** How many commands have no outcome yet. */
  public int underWay() {
    return commands.underWay();
  }

  /** How many entries of commands, tracks and accounts are kept. */
  public int kept() {
    return commands.kept() + tracks.kept() + accounts.kept();
  }

  /** How many commands and outcomes have their counterpart in a part of the log that is missing. */
  public Uncovered uncovered() {
    return commands.uncovered();
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
  public void onAnswer(Command command, Outcome outcome) {
    all.forEach(rule -> rule.onAnswer(command, outcome));
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
  public void onExpiryFreeze(@Nullable Instant until, Instant written) {
    all.forEach(rule -> rule.onExpiryFreeze(until, written));
  }

  @Override
  public void onTime(Instant now) {
    all.forEach(rule -> rule.onTime(now));
  }

  @Override
  public void onCut(Instant cut, Iterable<ObservedSandbox> live) {
    all.forEach(rule -> rule.onCut(cut, live));
  }
}
