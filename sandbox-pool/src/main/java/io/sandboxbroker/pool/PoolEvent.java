package io.sandboxbroker.pool;

/** What a transition is called when it is told. Each is a record type of the events topic. */
public enum PoolEvent {
  SANDBOX_SYNCED,
  SANDBOX_ALLOCATED,
  DELETION_REQUESTED,
  SANDBOX_EXPIRED,
  SANDBOX_DELETION_FAILED,
  SANDBOX_DELETED,
  SANDBOX_MARKED_STALE
}
