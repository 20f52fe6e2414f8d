package io.sandboxbroker.pool;

/** What the lease of a track means for a command of it. */
public sealed interface LeaseAnswer {

  /**
   * The track was given a sandbox for this very command; what was answered then is answered again.
   *
   * @param sandbox which one
   */
  record Served(SandboxId sandbox) implements LeaseAnswer {}

  /** The track holds a sandbox, and is told that one again. */
  record Held() implements LeaseAnswer {}

  /** The command is refused, whether there are sandboxes or not. */
  record Refused(Refusal.OfAllocation reason) implements LeaseAnswer {}

  /** The track may have a sandbox. */
  record Free() implements LeaseAnswer {}
}
