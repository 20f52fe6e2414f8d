package io.sandboxbroker.pool;

import static java.util.concurrent.CompletableFuture.completedFuture;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sandboxes that a track holds now. The lease names the sandbox of a track. The index
 * also has those that an import brought, of which a track may hold several, and those that the
 * lease of a restored table does not name. Each row is then read again, strongly consistent.
 * Thread-safe, never blocks.
 */
public final class HeldSandboxes {

  private static final int PAGE = 100;

  /** A track has as many rows as it had sandboxes in the retention of tombstones. */
  private static final int MAX_PAGES = 20;

  private static final int MAX_CALLS = 4;

  private final SandboxReader pool;
  private final BulkReader rows;

  public HeldSandboxes(SandboxReader pool) {
    this.pool = pool;
    rows = new BulkReader(pool, MAX_CALLS, PAGE);
  }

  /**
   * The allocated sandboxes of a track, the last allocated one first. Fails with {@link
   * StoreUnavailableException} when the store does not answer.
   */
  public CompletableFuture<List<Sandbox.Allocated>> of(TrackId track) {
    Set<SandboxId> suggested = new LinkedHashSet<>();
    return pool.leaseOf(track)
        .thenAccept(
            lease -> lease.filter(Lease::live).map(Lease::sandbox).ifPresent(suggested::add))
        .thenCompose(read -> suggest(track, null, MAX_PAGES, suggested))
        .thenCompose(all -> rows.find(List.copyOf(suggested)))
        .thenApply(found -> held(track, found));
  }

  /** Adds what the index shows as allocated. */
  private CompletableFuture<Void> suggest(
      TrackId track, @Nullable String cursor, int pagesLeft, Set<SandboxId> suggested) {
    return pool.ofTrack(new TrackQuery(track, PAGE, cursor))
        .thenCompose(
            page -> {
              page.sandboxes().stream()
                  .filter(Sandbox.Allocated.class::isInstance)
                  .map(Sandbox::id)
                  .forEach(suggested::add);
              return page.cursor() == null || pagesLeft == 1
                  ? completedFuture(null)
                  : suggest(track, page.cursor(), pagesLeft - 1, suggested);
            });
  }

  private static List<Sandbox.Allocated> held(TrackId track, List<Sandbox> found) {
    return found.stream()
        .filter(Sandbox.Allocated.class::isInstance)
        .map(Sandbox.Allocated.class::cast)
        .filter(sandbox -> sandbox.allocation().track().equals(track))
        .sorted(
            Comparator.<Sandbox.Allocated, Instant>comparing(
                    sandbox -> sandbox.allocation().allocatedAt())
                .reversed())
        .toList();
  }
}
