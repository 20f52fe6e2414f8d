package io.sandboxbroker.pool;

/** What the lease of a track means for a command of it. */
public sealed interface LeaseDecision {

  /**
   * The track was given a sandbox for this very command; what was answered then is answered again.
   *
   * @param sandbox which one
   */
  record Served(SandboxId sandbox) implements LeaseDecision {}

  /** The track holds a sandbox, and is told that one again. */
  record Held() implements LeaseDecision {}

  /** The command is refused, whether there are sandboxes or not. */
  record Refused(Refusal.OfAllocation reason) implements LeaseDecision {}

  /** The track may have a sandbox. */
  record Free() implements LeaseDecision {}
}
