package io.sandboxbroker.allocator.decision;

import io.sandboxbroker.pool.SandboxId;

/** The journal of a sandbox no longer holds the entry of a command that was served earlier. */
final class MissingJournalEntryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingJournalEntryException(String command, SandboxId sandbox) {
    super("The journal of sandbox " + sandbox + " has no entry for the served command " + command);
  }
}
