package io.sandboxbroker.pool;

/** What a transition is called when it is told. Each is a record type of the events topic. */
public enum PoolEvent {
  SANDBOX_SYNCED,
  SANDBOX_ALLOCATED,
  DELETION_REQUESTED,
  SANDBOX_EXPIRED,
  SANDBOX_DELETION_FAILED,
  SANDBOX_DELETED,
  SANDBOX_MARKED_STALE;

  /** Whether a sandbox can meet it more than once in its life; it is used only once. */
  boolean recurs() {
    return switch (this) {
      case SANDBOX_SYNCED, SANDBOX_MARKED_STALE, SANDBOX_DELETION_FAILED -> true;
      case SANDBOX_ALLOCATED, DELETION_REQUESTED, SANDBOX_EXPIRED, SANDBOX_DELETED -> false;
    };
  }
}
