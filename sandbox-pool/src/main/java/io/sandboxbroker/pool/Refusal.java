package io.sandboxbroker.pool;

/** Why a command is refused. An answer, not an error. */
public sealed interface Refusal {

  /** Why there is no sandbox for a track. */
  enum OfAllocation implements Refusal {
    /** A complete search, begun after the command arrived, found none. */
    NO_SANDBOXES_AVAILABLE,
    /**
     * Nobody waits for the answer any more; or the command is so old among those of its track that
     * it cannot be told whether it was served.
     */
    DEADLINE_PASSED,
    /** The key that the track chose was good for an allocation that has ended. */
    IDEMPOTENCY_KEY_REUSED,
    /** The key that the track chose stands for a request for something else. */
    IDEMPOTENCY_KEY_MISMATCH,
    /** Its track waits no more. */
    CANCELLED,
    /** Operators have stopped allocations for now. */
    ALLOCATIONS_FROZEN
  }

  /** Why a sandbox is not given back. */
  enum OfDeletion implements Refusal {
    SANDBOX_NOT_FOUND,
    NOT_SANDBOX_OWNER,
    /** Its time and grace were up; expiry is about to take it. */
    ALLOCATION_EXPIRED
  }

  /** Why a sandbox is not given up. */
  enum OfRemoval implements Refusal {
    /** There is no such sandbox, or not any more. */
    SANDBOX_NOT_FOUND,
    /** It has left the status that the operator named, or is of one that is not given up so. */
    NOT_IN_STATUS
  }

  /** Why a deletion is not tried again. */
  enum OfRetry implements Refusal {
    /** There is no such sandbox, or not any more. */
    SANDBOX_NOT_FOUND,
    /** Nobody has asked for its deletion. */
    NOT_BEING_DELETED
  }
}
