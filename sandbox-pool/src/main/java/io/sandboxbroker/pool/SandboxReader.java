package io.sandboxbroker.pool;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the pool. A future fails with {@link StoreUnavailableException} when the store is
 * unavailable. Thread-safe, never blocks.
 */
public interface SandboxReader {

  /** The most tracks of one {@link #leasesOf}, as DynamoDB permits. */
  int MAX_TRACKS = 100;

  /** The row of a sandbox, strongly consistent. */
  CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox);

  /** The lease of a track, live or ended, strongly consistent. */
  CompletableFuture<Optional<Lease>> leaseOf(TrackId track);

  /**
   * The leases of these tracks, live or ended, strongly consistent. Tracks without a lease are
   * missing. An implementation may make one call for many tracks.
   *
   * @param tracks each one once; at most {@value #MAX_TRACKS}
   */
  default CompletableFuture<Map<TrackId, Lease>> leasesOf(Collection<TrackId> tracks) {
    Map<TrackId, Lease> found = new ConcurrentHashMap<>();
    return CompletableFuture.allOf(
            tracks.stream()
                .map(
                    track ->
                        leaseOf(track)
                            .thenAccept(lease -> lease.ifPresent(its -> found.put(track, its))))
                .toArray(CompletableFuture[]::new))
        .thenApply(all -> Map.copyOf(found));
  }

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

  /**
   * A page of the sandboxes that were allocated with an idempotency key that the track chose,
   * tombstones included, in the order of allocation. A page may be shorter than its limit and have
   * a cursor. The index that names the sandboxes lags; they are read strongly consistent.
   */
  CompletableFuture<ListPage> ofKey(KeyQuery query);

  /** The number of shards of each status; shards count from 0. */
  int shards();
}
