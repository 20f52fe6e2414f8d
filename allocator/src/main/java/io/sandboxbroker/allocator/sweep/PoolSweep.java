package io.sandboxbroker.allocator.sweep;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.sweep.OldestOverdueSandboxes.OverdueSandbox;
import io.sandboxbroker.pool.BulkReader;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds overdue sandboxes in the pool's index, and reads each again from its row. Changes nothing.
 * Thread-safe and non-blocking.
 *
 * <p>Every future fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the
 * record must be delivered again later.
 */
public final class PoolSweep {

  private static final int CALLS = 32;

  /** Nobody waits for a sweep, and the store has other work. */
  private static final int SWEEP_CALLS = 2;

  private static final int PAGE = 500;

  /** The statuses of a sandbox whose deletion is under way. */
  private static final Set<Status> BEING_DELETED =
      Set.of(Status.PENDING_DELETION, Status.DELETION_FAILED);

  private final BulkReader rows;
  private final BulkReader slowRows;
  private final SweepSettings settings;
  private final Overdue overdue;
  private final InstantSource clock;
  private final Map<Set<Status>, Progress> progress = new ConcurrentHashMap<>();

  /**
   * The positions of the last sweep of some statuses. A new instance starts from the beginning.
   *
   * @param sweep the id of the sweep; the same sweep, delivered again, finds the same sandboxes
   * @param from the hit before the sweep's first one; null at the beginning
   * @param to the hit before the next sweep's first one; null at the beginning
   */
  private record Progress(
      String sweep, @Nullable OverdueSandbox from, @Nullable OverdueSandbox to) {}

  /**
   * The sandboxes of a bulk deletion.
   *
   * @param sandboxes the longest unchanged first
   * @param more whether the status has more sandboxes than that
   */
  public record Selection(List<Sandbox> sandboxes, boolean more) {
    public Selection {
      sandboxes = List.copyOf(sandboxes);
    }
  }

  /** When a sandbox becomes overdue: a timer or an event of it must have been lost by then. */
  record Overdue(SweepSettings settings, LeaseTerms terms) {

    /** When the sandbox becomes overdue; empty for a status that does not end by itself. */
    Optional<Instant> since(Sandbox sandbox) {
      Instant touched = sandbox.revision().at();
      return switch (sandbox) {
        case Sandbox.Allocated allocated ->
            Optional.of(
                allocated.allocation().expiresAt().plus(terms.grace()).plus(settings.margin()));
        case Sandbox.AwaitingDeletion ignored ->
            Optional.of(touched.plus(settings.deletionOverdueAfter()));
        case Sandbox.Stale ignored ->
            Optional.of(touched.plus(settings.stalePurge()).plus(settings.margin()));
        case Sandbox.Available ignored -> Optional.empty();
        case Sandbox.Deleted ignored -> Optional.empty();
      };
    }

    /**
     * The latest time of a sandbox that is overdue now: the end of its lease, or else of its last
     * change.
     */
    Instant until(Status status, Instant now) {
      return switch (status) {
        case ALLOCATED -> now.minus(terms.grace()).minus(settings.margin());
        case PENDING_DELETION, DELETION_FAILED -> now.minus(settings.deletionOverdueAfter());
        case STALE -> now.minus(settings.stalePurge()).minus(settings.margin());
        case AVAILABLE, DELETED -> now;
      };
    }
  }

  public PoolSweep(
      SandboxReader reader, SweepSettings settings, LeaseTerms terms, InstantSource clock) {
    this.rows = new BulkReader(reader, CALLS, PAGE);
    this.slowRows = new BulkReader(reader, SWEEP_CALLS, PAGE);
    this.settings = settings;
    this.overdue = new Overdue(settings, terms);
    this.clock = clock;
  }

  /** Whether a sweep that was due at this time is left to the next one. */
  public boolean isOutdated(Instant dueAt) {
    return dueAt.plus(settings.maxDelay()).isBefore(now());
  }

  /**
   * Finds overdue sandboxes, the longest overdue first. When there are more than one sweep returns,
   * the next sweep of the same statuses continues behind the last one.
   *
   * @param id the same for every delivery of the same sweep
   */
  public CompletableFuture<List<Sandbox>> findOverdue(String id, Set<Status> statuses) {
    Instant now = now();
    @Nullable OverdueSandbox from = start(id, statuses);
    var oldest = new OldestOverdueSandboxes(settings.maxSandboxes(), from);
    Consumer<Sandbox> visitor =
        row ->
            overdue
                .since(row)
                .filter(since -> !since.isAfter(now))
                .ifPresent(since -> oldest.add(new OverdueSandbox(since, row.id())));
    CompletableFuture<Void> listed = completedFuture(null);
    for (Status status : statuses) {
      Instant until = overdue.until(status, now);
      listed = listed.thenCompose(ignored -> slowRows.forEach(status, until, visitor));
    }
    return listed
        .thenCompose(ignored -> current(oldest, row -> isOverdue(row, now)))
        .thenApply(
            found -> {
              progress.put(statuses, new Progress(id, from, oldest.last().orElse(null)));
              return found;
            });
  }

  /** Finds the sandboxes whose deletion is under way, the longest unchanged first. */
  public CompletableFuture<List<Sandbox>> findBeingDeleted() {
    return findIn(BEING_DELETED).thenApply(Selection::sandboxes);
  }

  /** Finds the sandboxes of a status, the longest unchanged first. */
  public CompletableFuture<Selection> findIn(Status status) {
    return findIn(Set.of(status));
  }

  private CompletableFuture<Selection> findIn(Set<Status> statuses) {
    var oldest = new OldestOverdueSandboxes(settings.maxSandboxes(), null);
    return list(statuses, row -> oldest.add(new OverdueSandbox(row.revision().at(), row.id())))
        .thenCompose(ignored -> current(oldest, row -> statuses.contains(row.status())))
        .thenApply(found -> new Selection(found, oldest.last().isPresent()));
  }

  private CompletableFuture<Void> list(Set<Status> statuses, Consumer<Sandbox> visitor) {
    CompletableFuture<Void> listed = completedFuture(null);
    for (Status status : statuses) {
      listed = listed.thenCompose(ignored -> rows.forEach(status, visitor));
    }
    return listed;
  }

  private CompletableFuture<List<Sandbox>> current(
      OldestOverdueSandboxes oldest, Predicate<Sandbox> filter) {
    // A sandbox that the index showed in two statuses has changed in between.
    var ids = oldest.hits().stream().map(OverdueSandbox::sandbox).distinct().toList();
    return rows.find(ids).thenApply(found -> found.stream().filter(filter).toList());
  }

  private boolean isOverdue(Sandbox sandbox, Instant now) {
    return overdue.since(sandbox).filter(since -> !since.isAfter(now)).isPresent();
  }

  private @Nullable OverdueSandbox start(String id, Set<Status> statuses) {
    @Nullable Progress last = progress.get(statuses);
    if (last == null) {
      return null;
    }
    return last.sweep().equals(id) ? last.from() : last.to();
  }

  /** The wire and the table keep milliseconds. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
