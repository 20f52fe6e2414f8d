package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.Outcome;
import io.sandboxbroker.audit.log.Standing;
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
  public Rules(Terms terms, @Nullable Instant coveredFrom, Findings findings) {
    tracks = new OneLivePerTrack(terms, findings);
    commands = new OneOutcomePerCommand(terms, coveredFrom, findings);
    all =
        List.of(
            new NoDoubleOwner(findings),
            tracks,
            new NoReissueAfterUse(findings),
            commands,
            new EveryAllocationEnds(terms, findings),
            new VersionsGrowByOne(findings));
  }

  /** What there is to go on from beside the sandboxes. */
  public record State(OneOutcomePerCommand.State commands) {}

  public State state() {
    return new State(commands.state());
  }

  /** Goes on from there. */
  public void resume(State state, Iterable<Standing> live) {
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
  public void onStep(@Nullable Standing before, Standing after) {
    all.forEach(rule -> rule.onStep(before, after));
  }

  @Override
  public void onConflict(Standing known, Standing other) {
    all.forEach(rule -> rule.onConflict(known, other));
  }

  @Override
  public void onReturn(Standing after) {
    all.forEach(rule -> rule.onReturn(after));
  }

  @Override
  public void onGap(@Nullable Standing before, Standing after) {
    all.forEach(rule -> rule.onGap(before, after));
  }

  @Override
  public void onTime(Instant now) {
    all.forEach(rule -> rule.onTime(now));
  }

  @Override
  public void atEnd(Instant now, Iterable<Standing> live) {
    all.forEach(rule -> rule.atEnd(now, live));
  }
}
