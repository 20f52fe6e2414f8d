package io.sandboxbroker.audit.rule;

import io.sandboxbroker.audit.log.Command;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.log.Outcome;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A guarantee. Is shown the log roughly in the order of time, and each sandbox's changes in the
 * order of their versions. Not thread-safe.
 */
public interface Rule {

  /** This command was given, or told again. */
  default void onCommand(Command command) {}

  /** This may answer a command. */
  default void onOutcome(Outcome outcome) {}

  /**
   * A sandbox has changed.
   *
   * @param before null when nothing is known of it before
   */
  default void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {}

  /** Two records say different things of one version of a sandbox. */
  default void onConflict(ObservedSandbox known, ObservedSandbox other) {}

  /** Something is told of a sandbox that had been deleted for good. */
  default void onReappearance(ObservedSandbox after) {}

  /**
   * Versions of a sandbox are missing.
   *
   * @param before null when it is the beginning that is missing
   */
  default void onMissingVersions(@Nullable ObservedSandbox before, ObservedSandbox after) {}

  /** So much time has passed in the log. */
  default void onTime(Instant now) {}

  /**
   * All that there was by now has been shown.
   *
   * @param live the sandboxes that are not deleted
   */
  default void atEnd(Instant now, Iterable<ObservedSandbox> live) {}
}
