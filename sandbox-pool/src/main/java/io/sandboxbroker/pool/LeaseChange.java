package io.sandboxbroker.pool;

import java.util.List;

/** The change of a lease that a transition makes. */
public sealed interface LeaseChange {

  /**
   * The track takes its one lease. It must have no live lease, must not have been served for the
   * same command, and must not have used the same explicit key. Fewer live leases than its limit
   * must count against each of the quotas.
   *
   * @param quotas the quotas that the lease counts against until it ends
   */
  record Taken(Lease lease, List<Quota> quotas) implements LeaseChange {

    public Taken {
      quotas = List.copyOf(quotas);
    }

    /** A lease without quotas. */
    public Taken(Lease lease) {
      this(lease, List.of());
    }
  }

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
