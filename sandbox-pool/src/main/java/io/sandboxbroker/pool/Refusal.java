package io.sandboxbroker.pool;

/** The reason why a command is refused. A refusal is an answer, not an error. */
public enum Refusal {
  /** Allocation: a complete search, begun after the command arrived, found no sandbox. */
  NO_SANDBOXES_AVAILABLE,
  /**
   * Allocation: the command's deadline has passed, or the command is older than those that the
   * track's lease remembers.
   */
  DEADLINE_PASSED,
  /** Allocation: the track's own idempotency key belongs to an allocation that has ended. */
  IDEMPOTENCY_KEY_REUSED,
  /** Allocation: the track's own idempotency key belongs to a request for something else. */
  IDEMPOTENCY_KEY_MISMATCH,
  /**
   * Allocation: the track cancelled the command, or has given back the sandbox of a later command.
   */
  CANCELLED,
  /** Allocation: no sandbox was found, and the queue has no room for the command. */
  QUEUE_FULL,
  /** Allocation: the lab, or the tracks of the token, hold as many sandboxes as they may. */
  QUOTA_EXCEEDED,
  /** Allocation: operators have frozen allocations. */
  ALLOCATIONS_FROZEN,
  /**
   * Allocation: the track's live lease contradicts its sandbox, such as in a table that was
   * restored to a point in time. An operator must end the lease.
   */
  LEASE_INCONSISTENT,
  /** Deletion, renewal, swap or removal: the sandbox does not exist, or has been deleted. */
  SANDBOX_NOT_FOUND,
  /** Deletion, renewal or swap: another track holds the sandbox, or none does. */
  NOT_SANDBOX_OWNER,
  /**
   * Deletion, renewal or swap: the lease and its grace period have ended. A renewal or a swap is
   * also refused after the sandbox has been given back.
   */
  ALLOCATION_EXPIRED,
  /** Renewal: the lease ends as late as it may. */
  RENEWAL_LIMIT_REACHED,
  /** Removal: the sandbox is not in the status that the operator named. */
  NOT_IN_STATUS
}
