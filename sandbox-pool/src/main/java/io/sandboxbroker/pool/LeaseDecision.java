package io.sandboxbroker.pool;

/** The decision about an allocate command by the lease of its track. */
public sealed interface LeaseDecision {

  /**
   * The same command was granted a sandbox before: repeat the answer.
   *
   * @param sandbox the sandbox of the grant
   */
  record Served(SandboxId sandbox) implements LeaseDecision {}

  /** The track holds a sandbox: answer with that sandbox. */
  record Held() implements LeaseDecision {}

  /** Refuse the command, whether sandboxes are available or not. */
  record Refused(Refusal reason) implements LeaseDecision {}

  /** Allocate a sandbox. */
  record Free() implements LeaseDecision {}
}
