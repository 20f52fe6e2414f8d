package io.sandboxbroker.allocator.sweep;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.pool.BulkReader;
import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the pool's index for what no event has made happen. What it suggests is read again
 * from its row before it is told. Changes nothing. Thread-safe and non-blocking.
 */
public final class PoolSweep {

  private static final int CALLS = 32;
  private static final int PAGE = 500;
  private static final List<Status> BEING_DELETED =
      List.of(Status.PENDING_DELETION, Status.DELETION_FAILED);

  private final BulkReader rows;
  private final SweepSettings settings;
  private final Overdue overdue;
  private final InstantSource clock;
  private final Map<Task.Scope, Progress> progress = new ConcurrentHashMap<>();

  /**
   * How far the last sweep of a scope came. Lost with the instance; the next sweep begins anew.
   *
   * @param sweep which sweep, since one that is delivered again is to find the same
   * @param from what it began after; null for the longest overdue
   * @param to what the next one begins after; null for the longest overdue
   */
  private record Progress(String sweep, @Nullable SweepHit from, @Nullable SweepHit to) {}

  public PoolSweep(
      SandboxReader reader, SweepSettings settings, LeaseTerms terms, InstantSource clock) {
    this.rows = new BulkReader(reader, CALLS, PAGE);
    this.settings = settings;
    this.overdue = new Overdue(settings, terms);
    this.clock = clock;
  }

  /**
   * Finds what is overdue, the longest overdue first. When there is more than one sweep tells, the
   * next one goes on behind it, and begins anew at the end.
   *
   * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the task should
   *     be delivered again later
   */
  public CompletableFuture<Outcome> sweep(Task.Sweep task) {
    Instant now = now();
    if (task.saidAt().plus(settings.outdated()).isBefore(now)) {
      return completedFuture(new Outcome.Ignored(IgnoreReason.OVERTAKEN));
    }
    @Nullable SweepHit from = beginning(task);
    var longest = new OldestHits(settings.most(), from);
    return list(
            statusesOf(task.scope()),
            row ->
                overdue
                    .since(row)
                    .filter(since -> !since.isAfter(now))
                    .ifPresent(since -> longest.add(new SweepHit(since, row.id()))))
        .thenCompose(ignored -> asTheyStand(longest, row -> isOverdue(row, now)))
        .thenApply(
            found -> {
              progress.put(
                  task.scope(), new Progress(task.id(), from, longest.last().orElse(null)));
              return new Outcome.Swept(found);
            });
  }

  /**
   * Finds the deletions that wait, the longest untouched first.
   *
   * @return fails as {@link #sweep} does
   */
  public CompletableFuture<Outcome> cleanUp(Task.CleanUp task) {
    var longest = new OldestHits(settings.most(), null);
    return list(BEING_DELETED, row -> longest.add(new SweepHit(row.revision().at(), row.id())))
        .thenCompose(ignored -> asTheyStand(longest, row -> BEING_DELETED.contains(row.status())))
        .thenApply(Outcome.CleanupBegun::new);
  }

  /**
   * Finds the sandboxes of a status that are to be given up, the longest untouched first.
   *
   * @return fails as {@link #sweep} does
   */
  public CompletableFuture<Outcome> bulkDelete(Task.BulkDelete task) {
    var longest = new OldestHits(settings.most(), null);
    return list(
            List.of(task.status()), row -> longest.add(new SweepHit(row.revision().at(), row.id())))
        .thenCompose(ignored -> asTheyStand(longest, row -> row.status() == task.status()))
        .thenApply(found -> new Outcome.BulkDeletionBegun(found, longest.last().isPresent()));
  }

  private CompletableFuture<Void> list(List<Status> statuses, Consumer<Sandbox> visitor) {
    CompletableFuture<Void> listed = completedFuture(null);
    for (Status status : statuses) {
      listed = listed.thenCompose(ignored -> rows.forEach(status, visitor));
    }
    return listed;
  }

  private CompletableFuture<List<Sandbox>> asTheyStand(
      OldestHits longest, Predicate<Sandbox> still) {
    // One that was found in two statuses has changed in between.
    var ids = longest.kept().stream().map(SweepHit::sandbox).distinct().toList();
    return rows.find(ids).thenApply(found -> found.stream().filter(still).toList());
  }

  private boolean isOverdue(Sandbox sandbox, Instant now) {
    return overdue.since(sandbox).filter(since -> !since.isAfter(now)).isPresent();
  }

  private @Nullable SweepHit beginning(Task.Sweep task) {
    @Nullable Progress last = progress.get(task.scope());
    if (last == null) {
      return null;
    }
    return last.sweep().equals(task.id()) ? last.from() : last.to();
  }

  private static List<Status> statusesOf(Task.Scope scope) {
    return switch (scope) {
      case ALL ->
          List.of(Status.ALLOCATED, Status.PENDING_DELETION, Status.DELETION_FAILED, Status.STALE);
      case EXPIRIES -> List.of(Status.ALLOCATED);
      case DELETIONS -> List.of(Status.PENDING_DELETION, Status.DELETION_FAILED, Status.STALE);
    };
  }

  /** The wire and the table keep milliseconds. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
