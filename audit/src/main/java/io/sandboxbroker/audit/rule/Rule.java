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

  /**
   * A sandbox has changed.
   *
   * @param before null if no earlier version is known
   */
  default void onTransition(@Nullable ObservedSandbox before, ObservedSandbox after) {}

  /** Two records differ about one version of a sandbox. */
  default void onConflict(ObservedSandbox known, ObservedSandbox other) {}

  /** An event concerns a sandbox that had been deleted. */
  default void onReappearance(ObservedSandbox after) {}

  /**
   * Versions of a sandbox are missing.
   *
   * @param before null if the first version is missing
   */
  default void onMissingVersions(@Nullable ObservedSandbox before, ObservedSandbox after) {}

  /** The time of the log has advanced. */
  default void onTime(Instant now) {}

  /**
   * The present end of the log has been reached.
   *
   * @param live the sandboxes that are not deleted
   */
  default void atEnd(Instant now, Iterable<ObservedSandbox> live) {}
}
