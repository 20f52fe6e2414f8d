package io.sandboxbroker.allocator.queue;

/** The turn that an entry of the queue has. The names are stored. */
enum SandboxOffer {
  /** The entry has no turn. */
  NONE,
  /** The entry has a turn without an event of a sandbox. */
  TRYING,
  /** The entry has a turn for a sandbox that has become available. */
  OFFERED,
  /**
   * A sandbox became available during a turn without one: the entry gets another turn if needed.
   */
  OWED;

  /** Whether the turn has no outcome yet. */
  boolean isPending() {
    return this != NONE;
  }

  /** Whether a sandbox is offered to the entry, so that the next sandbox is for a later one. */
  boolean isForSandbox() {
    return this == OFFERED || this == OWED;
  }
}
