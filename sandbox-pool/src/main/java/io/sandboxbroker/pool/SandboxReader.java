package io.sandboxbroker.pool;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Reads the pool. Thread-safe and non-blocking; a future fails with {@link
 * StoreUnavailableException} when the store cannot answer for now.
 */
public interface SandboxReader {

  /** The row of a sandbox, strongly consistent. */
  CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox);

  /** The lease of a track, live or ended, strongly consistent. */
  CompletableFuture<Optional<Lease>> leaseOf(TrackId track);

  /** One page of what may be available. It suggests; only a write decides. */
  CompletableFuture<CandidatePage> candidates(CandidateQuery query);

  /**
   * One page of the sandboxes of a status, whole but for their journals. The index that it comes
   * from lags. {@link BulkReader} reads all pages of all shards.
   */
  CompletableFuture<ListPage> list(ListQuery query);

  /**
   * One page of the sandboxes that a track has or had, tombstones among them, in the order of their
   * allocation and whole but for their journals. The index that it comes from lags.
   */
  CompletableFuture<ListPage> ofTrack(TrackQuery query);

  /** Over how many shards the sandboxes of each status are spread; shards count from 0. */
  int shards();
}
