package io.sandboxbroker.allocator.decision;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Refusal.OfAllocation;
import io.sandboxbroker.pool.SandboxStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Serves allocations first come, first served: who finds the pool empty waits in line instead of
 * being refused, and who comes while others wait for the same sandboxes waits behind them. Nobody
 * is made to wait while allocations are frozen. Thread-safe and non-blocking.
 */
public final class QueueingAllocator {

  private final SandboxAllocator allocating;
  private final Queue queue;
  private final Duration shortestWait;
  private final InstantSource clock;

  /** Who waits, as far as this instance has heard. */
  public interface Queue {
    /**
     * Whether somebody waits for a sandbox that would also do for this prefix; null for any.
     * Thread-safe.
     */
    boolean hasCommandsAheadOf(@Nullable String namePrefix);
  }

  /**
   * @param shortestWait a command that may wait for less than this is refused at once; the line
   *     would give it its last turn before it had one
   */
  public QueueingAllocator(
      SandboxAllocator allocating, Queue queue, Duration shortestWait, InstantSource clock) {
    this.allocating = allocating;
    this.queue = queue;
    this.shortestWait = shortestWait;
    this.clock = clock;
  }

  /** The same, on another view of the same store. */
  public QueueingAllocator on(SandboxStore other) {
    return new QueueingAllocator(allocating.on(other), queue, shortestWait, clock);
  }

  /**
   * Serves a command, or has it wait.
   *
   * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the command
   *     should be delivered again later
   */
  public CompletableFuture<Outcome> allocate(Task.Allocate task) {
    return switch (task.turn()) {
      case NONE -> mayWait(task) ? arrive(task) : search(task);
      case OFFERED -> search(task).thenApply(QueueingAllocator::orWaitOn);
      case LAST -> search(task).thenApply(outcome -> asNone(task, outcome));
      case CANCELLED -> refused(task, OfAllocation.CANCELLED);
      case TURNED_AWAY -> refused(task, OfAllocation.NO_SANDBOXES_AVAILABLE);
    };
  }

  private CompletableFuture<Outcome> arrive(Task.Allocate task) {
    return queue.hasCommandsAheadOf(task.command().namePrefix()) && !allocating.isFrozen()
        ? allocating
            .answerOfLease(task.command())
            .thenApply(answer -> answer.orElseGet(Outcome.Waits::new))
        : search(task).thenApply(QueueingAllocator::orWaitOn);
  }

  private CompletableFuture<Outcome> search(Task.Allocate task) {
    return allocating.allocate(task.command());
  }

  private boolean mayWait(Task.Allocate task) {
    return clock.instant().plus(shortestWait).isBefore(task.waitUntil());
  }

  private static Outcome orWaitOn(Outcome outcome) {
    return isRefusal(outcome, OfAllocation.NO_SANDBOXES_AVAILABLE) ? new Outcome.Waits() : outcome;
  }

  /** It has waited for as long as it wanted to: that there is none is the truth. */
  private static Outcome asNone(Task.Allocate task, Outcome outcome) {
    return isRefusal(outcome, OfAllocation.DEADLINE_PASSED)
        ? new Outcome.AllocationRefused(task.command(), OfAllocation.NO_SANDBOXES_AVAILABLE)
        : outcome;
  }

  private static boolean isRefusal(Outcome outcome, Refusal.OfAllocation reason) {
    return outcome instanceof Outcome.AllocationRefused refused && refused.reason() == reason;
  }

  private static CompletableFuture<Outcome> refused(
      Task.Allocate task, Refusal.OfAllocation reason) {
    return completedFuture(new Outcome.AllocationRefused(task.command(), reason));
  }
}
