package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.log.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A guarantee. Sees the log roughly in the order of time, and the changes of each sandbox in the
 * order of their versions. Not thread-safe.
 */
public interface Rule {

  /** A command was sent, or repeated by the allocator. */
  default void onCommand(Command command) {}

  /** A record may answer a command. */
  default void onOutcome(Outcome outcome) {}

  /** A command has its outcome. */
  default void onAnswer(Command command, Outcome outcome) {}

  /**
   * A sandbox has changed.
   *
   * @param before null if no earlier version is known
   */
  default void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {}

  /** Two records differ about one version of a sandbox, or publish it twice. */
  default void onConflict(ObservedSandbox known, ObservedSandbox other) {}

  /** An event concerns a sandbox that had been deleted. */
  default void onReappearance(ObservedSandbox after) {}

  /**
   * Versions of a sandbox are missing.
   *
   * @param before null if the first version is missing
   */
  default void onMissingVersions(@Nullable ObservedSandbox before, ObservedSandbox after) {}

  /**
   * Expiries are frozen, or no longer frozen.
   *
   * @param until the end of the freeze, {@link Instant#MAX} for none; null if it is over
   * @param written when that was decided
   */
  default void onExpiryFreeze(@Nullable Instant until, Instant written) {}

  /** The time of the log has advanced. */
  default void onTime(Instant now) {}

  /**
   * The log is complete up to a moment: nothing that comes later was written before it, or is
   * caused by a record from before it.
   *
   * @param live the sandboxes that are not deleted
   */
  default void onCut(Instant cut, Iterable<ObservedSandbox> live) {}
}
