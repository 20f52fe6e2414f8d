package io.sandboxbroker.pool;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the pool. A future fails with {@link StoreUnavailableException} when the store is
 * unavailable. Thread-safe, never blocks.
 */
public interface SandboxReader {

  /** The row of a sandbox, strongly consistent. */
  CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox);

  /** The lease of a track, live or ended, strongly consistent. */
  CompletableFuture<Optional<Lease>> leaseOf(TrackId track);

  /**
   * A page of the sandboxes of a status, without their journals and retention. The index that they
   * come from lags: of the available ones it suggests candidates, and only a write decides. {@link
   * BulkReader} reads all pages of all shards.
   */
  CompletableFuture<ListPage> list(ListQuery query);

  /**
   * A page of the sandboxes that a track has or had, tombstones included, without their journals
   * and retention. They are in the order of allocation. The index that they come from lags.
   */
  CompletableFuture<ListPage> ofTrack(TrackQuery query);

  /** The number of shards of each status; shards count from 0. */
  int shards();
}
