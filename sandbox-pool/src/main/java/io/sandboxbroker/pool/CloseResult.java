package io.sandboxbroker.pool;

import java.util.Optional;

/** The result of closing a trigger. */
public sealed interface CloseResult {

  /** No write of the trigger succeeds any more. */
  record Closed() implements CloseResult {}

  /**
   * The sandbox is not in the state of the decision any more.
   *
   * @param current the present row; empty when there is none
   */
  record Beaten(Optional<PoolEntry> current) implements CloseResult {}

  /** An earlier attempt of the command has allocated; the lease knows the sandbox. */
  record Served(Lease lease) implements CloseResult {}
}
