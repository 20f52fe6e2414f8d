package io.sandboxbroker.pool;

/** The change of a lease that a transition makes. */
public sealed interface LeaseChange {

  /**
   * The track takes its one lease. It must have no live lease, must not have been served for the
   * same command, and must not have used the same explicit key.
   */
  record Taken(Lease lease) implements LeaseChange {}

  /**
   * The track takes another sandbox over into its live lease, which it must have on the sandbox
   * that it gives back. The command must not be closed.
   *
   * @param lease the lease with the new sandbox
   * @param given the transition of the old sandbox, written together with that of the new one
   */
  record Swapped(Lease lease, Transition given) implements LeaseChange {}

  /** The lease of an allocation ends later: when that allocation now ends. */
  record Renewed(Allocation allocation) implements LeaseChange {}

  /** The lease of an allocation ends. */
  record Ended(Allocation allocation) implements LeaseChange {}

  /** No lease changes. */
  record Untouched() implements LeaseChange {}
}
