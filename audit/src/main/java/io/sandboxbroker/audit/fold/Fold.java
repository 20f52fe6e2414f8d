package io.sandboxbroker.audit.fold;

import io.sandboxbroker.audit.log.LogEntry;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.rule.AuditTolerances;
import io.sandboxbroker.audit.rule.Rules;
import io.sandboxbroker.audit.rule.ViolationListener;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fold of the log. Takes each record once, roughly in the order of time. Keeps the live
 * sandboxes and the open commands, and eight bytes for each deleted sandbox. Not thread-safe.
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

  /**
   * @param coveredFrom since when the log is read; null when it is read from its beginning
   */
  public Fold(
      AuditTolerances tolerances, @Nullable Instant coveredFrom, ViolationListener violations) {
    rules = new Rules(tolerances, coveredFrom, violations);
    lives = new LiveSandboxes(coveredFrom == null, tolerances.horizon(), rules);
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
        lives.onTime(now);
        rules.onTime(now);
      }
    }
    if (entry.command() != null) {
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
   * Checks the rules at the present end of the log. More records may come.
   *
   * @param moment the time at which nothing was left to read
   */
  public void atEndFor(Instant moment) {
    lives.onTime(moment);
    rules.atEnd(moment, lives.live());
  }

  /** Checks the rules at the end of the audit. */
  public void end(Instant moment) {
    lives.end();
    rules.atEnd(moment, lives.live());
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
    return lives.isGone(sandbox);
  }

  /** How many are known to be deleted. */
  public int gone() {
    return lives.gone();
  }

  /** How many commands have no outcome yet. */
  public int underWay() {
    return rules.underWay();
  }

  /** How many entries are kept, besides the deleted sandboxes. */
  public int kept() {
    return lives.kept() + rules.kept();
  }

  /** How many outcomes may answer commands from before the first record read. */
  public long unasked() {
    return rules.unasked();
  }
}
