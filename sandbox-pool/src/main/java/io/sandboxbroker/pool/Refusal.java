package io.sandboxbroker.pool;

/** The reason for refusing a command. A refusal is an answer, not an error. */
public sealed interface Refusal {

  /** The reason for refusing an allocation. */
  enum OfAllocation implements Refusal {
    /** A complete search that began after the command found no sandbox. */
    NO_SANDBOXES_AVAILABLE,
    /**
     * The command's deadline has passed; or the command is so old that the lease cannot say whether
     * it was served.
     */
    DEADLINE_PASSED,
    /** The allocation of the explicit key has ended. */
    IDEMPOTENCY_KEY_REUSED,
    /** The explicit key belongs to a request with another lab or name prefix. */
    IDEMPOTENCY_KEY_MISMATCH,
    /** The track has cancelled the command. */
    CANCELLED,
    /** Operators have frozen allocations. */
    ALLOCATIONS_FROZEN
  }

  /** The reason for refusing a release. */
  enum OfDeletion implements Refusal {
    SANDBOX_NOT_FOUND,
    NOT_SANDBOX_OWNER,
    /** The lab's time and the grace period are over. */
    ALLOCATION_EXPIRED
  }

  /** The reason for refusing a removal. */
  enum OfRemoval implements Refusal {
    /** The sandbox is unknown or deleted. */
    SANDBOX_NOT_FOUND,
    /** The sandbox is not in the status that the operator named, or cannot be removed in it. */
    NOT_IN_STATUS
  }

  /** The reason for refusing a retry of a deletion. */
  enum OfRetry implements Refusal {
    /** The sandbox is unknown or deleted. */
    SANDBOX_NOT_FOUND,
    /** The deletion was never requested. */
    NOT_BEING_DELETED
  }
}
