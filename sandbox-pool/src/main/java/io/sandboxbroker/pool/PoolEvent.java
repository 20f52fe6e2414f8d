package io.sandboxbroker.pool;

/** The event of a transition. Each is a record type of the events topic. */
public enum PoolEvent {
  SANDBOX_SYNCED,
  SANDBOX_ALLOCATED,
  LEASE_RENEWED,
  DELETION_REQUESTED,
  SANDBOX_EXPIRED,
  SANDBOX_DELETION_FAILED,
  SANDBOX_DELETED,
  SANDBOX_MARKED_STALE;

  /** Whether it can happen more than once to one sandbox. */
  boolean recurs() {
    return switch (this) {
      case SANDBOX_SYNCED, LEASE_RENEWED, SANDBOX_MARKED_STALE, SANDBOX_DELETION_FAILED -> true;
      case SANDBOX_ALLOCATED, DELETION_REQUESTED, SANDBOX_EXPIRED, SANDBOX_DELETED -> false;
    };
  }
}
