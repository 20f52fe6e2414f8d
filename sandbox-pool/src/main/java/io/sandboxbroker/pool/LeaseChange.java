package io.sandboxbroker.pool;

/** The change of a lease that a transition makes. */
public sealed interface LeaseChange {

  /**
   * The track takes its one lease. It must have no live lease, must not have been served for the
   * same command, and must not have used the same explicit key.
   */
  record Taken(Lease lease) implements LeaseChange {}

  /** The lease of an allocation ends. */
  record Ended(Allocation allocation) implements LeaseChange {}

  /** No lease changes. */
  record Untouched() implements LeaseChange {}
}
