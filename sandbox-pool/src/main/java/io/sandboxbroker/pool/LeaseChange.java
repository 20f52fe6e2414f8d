package io.sandboxbroker.pool;

/** What a transition does to the lease of a track. */
public sealed interface LeaseChange {

  /**
   * The track takes its one lease; it must have no live one, and must not have had one for the same
   * command or for one that it may have forgotten, nor for the same key if it chose the key itself.
   */
  record Taken(Lease lease) implements LeaseChange {}

  /** The lease of that allocation ends. */
  record Ended(Allocation allocation) implements LeaseChange {}

  /** No lease is concerned. */
  record Untouched() implements LeaseChange {}
}
