package io.sandboxbroker.pool;

import java.util.Optional;

/** How a conditional write ended. A lost race is a result, not an error. */
public sealed interface WriteResult {

  /**
   * It is written. The step is the one that stands in the journal: an earlier try's, if there was
   * one.
   */
  record Won(JournalEntry step) implements WriteResult {}

  /** Somebody else was first. The row as it is now; empty when there is none. */
  record Beaten(Optional<PoolEntry> current) implements WriteResult {}

  /**
   * The track has a live lease, or has had one for this very command or with this very key, or may
   * have forgotten that it has; {@link Lease#answer} says which.
   */
  record AlreadyServed(Lease lease) implements WriteResult {}
}
