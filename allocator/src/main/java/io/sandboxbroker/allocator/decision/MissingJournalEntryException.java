package io.sandboxbroker.allocator.decision;

import io.sandboxbroker.pool.SandboxId;

/**
 * A command was served by an earlier delivery so long ago that the journal of its sandbox no longer
 * tells how.
 */
final class MissingJournalEntryException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingJournalEntryException(String command, SandboxId sandbox) {
    super(
        "Command "
            + command
            + " was served before, but the journal of sandbox "
            + sandbox
            + " has forgotten how");
  }
}
