package io.sandboxbroker.audit.fold;

import io.sandboxbroker.audit.log.CommandKind;
import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.LogEntry;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.audit.rule.Rules;
import io.sandboxbroker.audit.rule.Uncovered;
import io.sandboxbroker.audit.rule.ViolationListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fold of the log. Takes each record once, roughly in the order of time. Keeps the live
 * sandboxes and the open commands, and a few bytes for each deleted sandbox. Not thread-safe.
 */
public final class Fold {

  /** How often the rules see the time of the log advance. */
  private static final Duration TICK = Duration.ofSeconds(1);

  private final Rules rules;
  private final LiveSandboxes lives;
  private Instant now = Instant.EPOCH;
  private Instant nextTick = Instant.EPOCH;

  /** The state to resume from. */
  public record State(Rules.State rules, LiveSandboxes.State lives, Instant now) {}

  public Fold(AuditTolerances tolerances, Coverage coverage, ViolationListener violations) {
    rules = new Rules(tolerances, coverage, violations);
    lives = new LiveSandboxes(tolerances, coverage, rules);
  }

  /** Resumes from a saved state; must be called before the first record. */
  public void resume(State state) {
    lives.resume(state.lives());
    rules.resume(state.rules(), lives.live());
    now = state.now();
  }

  public State state() {
    return new State(rules.state(), lives.state(), now);
  }

  /**
   * Takes the next record.
   *
   * @param written the timestamp of the record
   */
  public void accept(LogEntry entry, Instant written) {
    if (written.isAfter(now)) {
      now = written;
      if (now.isAfter(nextTick)) {
        nextTick = now.plus(TICK);
        rules.onTime(now);
      }
    }
    if (entry.command() != null) {
      if (entry.command().kind() == CommandKind.REBUILD) {
        lives.onRebuild();
      }
      rules.onCommand(entry.command());
    }
    if (entry.state() != null) {
      lives.add(entry.state());
    }
    if (entry.outcome() != null) {
      rules.onOutcome(entry.outcome());
    }
  }

  /**
   * Expiries are frozen, or no longer frozen.
   *
   * @param until the end of the freeze, {@link Instant#MAX} for none; null if it is over
   */
  public void onExpiryFreeze(@Nullable Instant until, Instant written) {
    rules.onExpiryFreeze(until, written);
  }

  /**
   * Judges what the log proves up to a moment. More records may come.
   *
   * @param cut the moment up to which the log is complete: nothing that comes later was written
   *     before it, or is caused by a record from before it
   */
  public void onCut(Instant cut) {
    lives.onCut(cut);
    rules.onCut(cut, lives.live());
  }

  /** The sandboxes that are not deleted. */
  public List<ObservedSandbox> live() {
    return lives.live();
  }

  /** Its newest version; null if it is unknown or deleted. */
  public @Nullable ObservedSandbox find(String sandbox) {
    return lives.find(sandbox);
  }

  /** Whether it is known to be deleted. */
  public boolean isGone(String sandbox) {
    return lives.gone().contains(sandbox);
  }

  /** How many are known to be deleted. */
  public int gone() {
    return lives.gone().size();
  }

  /** How many commands have no outcome yet. */
  public int underWay() {
    return rules.underWay();
  }

  /** How many entries are kept, besides the deleted sandboxes. */
  public int kept() {
    return lives.kept() + rules.kept();
  }

  /** What cannot be judged, because a part of the log is missing. */
  public Uncovered uncovered() {
    return rules.uncovered();
  }
}
