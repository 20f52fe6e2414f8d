package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.sweep.PoolSweep;
import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Publishes the state of overdue sandboxes, from which the worker sets their timers again. */
record SweepDueHandler(PoolSweep sweep, IntakeMetrics metrics) implements RecordHandler<SweepDue> {

  private static final Set<Status> ALL =
      Set.of(Status.ALLOCATED, Status.PENDING_DELETION, Status.DELETION_FAILED, Status.STALE);
  private static final Set<Status> EXPIRIES = Set.of(Status.ALLOCATED);
  private static final Set<Status> DELETIONS =
      Set.of(Status.PENDING_DELETION, Status.DELETION_FAILED, Status.STALE);

  @Override
  public Class<SweepDue> type() {
    return SweepDue.class;
  }

  @Override
  public CompletableFuture<Reply> handle(SweepDue due, Context context) {
    Set<Status> statuses = statuses(due.getScope());
    if (sweep.isOutdated(context.writtenAt())) {
      metrics.decided(SweepDue.class, new Outcome.Ignored(IgnoreReason.OVERTAKEN));
      return completedFuture(Reply.none("ignored"));
    }
    return sweep
        .findOverdue(due.getTimerId(), statuses)
        .thenApply(overdue -> reply(due, overdue, context));
  }

  private Reply reply(SweepDue due, List<Sandbox> overdue, Context context) {
    metrics.orphaned(overdue.stream().filter(Sandbox.Allocated.class::isInstance).count());
    var events = new Events(due.getTimerId(), null, context.now());
    return Reply.of(
        "swept", overdue.stream().map(sandbox -> events.snapshot(sandbox, false)).toList());
  }

  private static Set<Status> statuses(@Nullable SweepScope scope) {
    return switch (scope) {
      case null -> ALL;
      case EXPIRIES -> EXPIRIES;
      case DELETIONS -> DELETIONS;
      case UNKNOWN -> throw new IllegalArgumentException("This version does not know the scope");
    };
  }
}
