package io.sandboxbroker.pool;

import java.util.Optional;

/** The result of a conditional write. A lost race is a result, not an error. */
public sealed interface WriteResult {

  /**
   * The transition is written.
   *
   * @param step the journal entry; of an earlier attempt, if that has written it
   */
  record Won(JournalEntry step) implements WriteResult {}

  /**
   * Another write came first.
   *
   * @param current the present row; empty when there is none
   */
  record Beaten(Optional<PoolEntry> current) implements WriteResult {}

  /**
   * A list has shown the account before. It is pinned to this sandbox, which may have another id
   * than the one of the write, and whose row may be gone.
   */
  record AccountPinned(SandboxId sandbox) implements WriteResult {}

  /**
   * The trigger is closed: it was answered without a change. Of a track with a live lease the store
   * says {@link AlreadyServed} instead.
   *
   * @param reason the reason of that answer
   */
  record Closed(String reason) implements WriteResult {}

  /** As many live leases as the limit count against this quota of the allocation. */
  record QuotaExceeded(Quota quota) implements WriteResult {}

  /** The sandbox that a swap gives back has changed. */
  record GivenChanged() implements WriteResult {}

  /** The lease of the track forbids the allocation; {@link Lease#answer} says why. */
  record AlreadyServed(Lease lease) implements WriteResult {}
}
