package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.allocator.decision.TransitionExecutor;
import io.sandboxbroker.allocator.sweep.DeletionRetry;
import io.sandboxbroker.allocator.sweep.PoolRebuild;
import io.sandboxbroker.allocator.sweep.PoolSweep;
import io.sandboxbroker.allocator.table.TracedStore;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.tracing.TraceStep;
import java.util.concurrent.CompletableFuture;

/** Hands each task to the use case that answers it. Thread-safe and non-blocking. */
final class TaskHandler {

  private final QueueingAllocator allocating;
  private final TransitionExecutor changing;
  private final PoolSweep poolSweep;
  private final DeletionRetry retrying;
  private final PoolRebuild poolRebuild;
  private final Candidates candidates;
  private final TracedStore stores;

  TaskHandler(
      QueueingAllocator allocating,
      TransitionExecutor changing,
      PoolSweep poolSweep,
      DeletionRetry retrying,
      PoolRebuild poolRebuild,
      Candidates candidates,
      TracedStore stores) {
    this.allocating = allocating;
    this.changing = changing;
    this.poolSweep = poolSweep;
    this.retrying = retrying;
    this.poolRebuild = poolRebuild;
    this.candidates = candidates;
    this.stores = stores;
  }

  /**
   * Has a task done within a step of its trace.
   *
   * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the task should
   *     be delivered again later
   */
  CompletableFuture<Outcome> handle(Task task, TraceStep within) {
    return (within.isRecorded() ? on(stores.within(within)) : this).handle(task);
  }

  /** A sweep's many reads are no steps of their own. */
  private TaskHandler on(SandboxStore store) {
    return new TaskHandler(
        allocating.on(store),
        changing.on(store),
        poolSweep,
        new DeletionRetry(store),
        poolRebuild,
        candidates,
        stores);
  }

  private CompletableFuture<Outcome> handle(Task task) {
    return switch (task) {
      case Task.Allocate allocation -> allocating.allocate(allocation);
      case Task.Cancel cancellation -> completedFuture(cancel(cancellation));
      case Task.Change change ->
          changing.change(change.trigger()).whenComplete((done, failed) -> offer(done));
      case Task.Sweep sweep -> poolSweep.sweep(sweep);
      case Task.CleanUp cleanUp -> poolSweep.cleanUp(cleanUp);
      case Task.BulkDelete bulk -> poolSweep.bulkDelete(bulk);
      case Task.Rebuild rebuild -> poolRebuild.tell(rebuild);
      case Task.RetryDeletion retry -> retrying.retry(retry);
    };
  }

  private static Outcome cancel(Task.Cancel cancellation) {
    return switch (cancellation.finding()) {
      case NONE -> new Outcome.Waits();
      case CANCELLED, NOT_WAITING -> new Outcome.CancellationAnswered(cancellation);
    };
  }

  private void offer(Outcome outcome) {
    if (outcome instanceof Outcome.Changed changed
        && !changed.again()
        && changed.step().after() instanceof Sandbox.Available available) {
      candidates.offer(available);
    }
  }
}
