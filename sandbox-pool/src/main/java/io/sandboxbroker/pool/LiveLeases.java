package io.sandboxbroker.pool;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Lists the live leases of the pool, for an audit of the table. Thread-safe, never blocks. */
@FunctionalInterface
public interface LiveLeases {

  /**
   * Visits every live lease. It reads the whole table, page by page. The result lags: it may have
   * leases that have just ended, and may lack leases that have just begun.
   *
   * @param visitor called by one thread at a time; must not block
   * @return complete after the last lease; fails with {@link StoreUnavailableException} when the
   *     store is unavailable
   */
  CompletableFuture<Void> forEach(Consumer<Lease> visitor);
}
