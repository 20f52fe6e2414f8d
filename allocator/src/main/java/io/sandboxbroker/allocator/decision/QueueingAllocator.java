package io.sandboxbroker.allocator.decision;

import static io.sandboxbroker.pool.Refusal.DEADLINE_PASSED;
import static io.sandboxbroker.pool.Refusal.NO_SANDBOXES_AVAILABLE;

import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Trigger.AllocateSandbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Serves allocations in order of arrival: a command waits in the queue when the pool is empty, or
 * when another command already waits for the same sandboxes. While allocations are frozen no
 * command waits. Thread-safe and non-blocking.
 *
 * <p>Every future fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the
 * command must be delivered again later.
 */
public final class QueueingAllocator {

  private final SandboxAllocator allocator;
  private final Queue queue;
  private final Duration shortestWait;
  private final InstantSource clock;

  /** The commands that wait for a sandbox, as far as this instance has read them. */
  public interface Queue {
    /**
     * Whether a waiting command would accept a sandbox of this name prefix. Thread-safe.
     *
     * @param namePrefix null for any sandbox
     */
    boolean hasCommandsAheadOf(@Nullable String namePrefix);
  }

  /**
   * Creates an allocator that queues commands.
   *
   * @param shortestWait a command that may wait less than this is refused at once, because the
   *     queue would give it its last turn before any other
   */
  public QueueingAllocator(
      SandboxAllocator allocator, Queue queue, Duration shortestWait, InstantSource clock) {
    this.allocator = allocator;
    this.queue = queue;
    this.shortestWait = shortestWait;
    this.clock = clock;
  }

  /** Returns the same allocator on another view of the same store. */
  public QueueingAllocator on(SandboxStore store) {
    SandboxAllocator other = allocator.on(store);
    return other == allocator ? this : new QueueingAllocator(other, queue, shortestWait, clock);
  }

  /**
   * Serves a command that comes from the gateway, or queues it.
   *
   * @param waitUntil how long the command may wait in the queue
   */
  public CompletableFuture<Outcome> allocate(AllocateSandbox command, Instant waitUntil) {
    if (!clock.instant().plus(shortestWait).isBefore(waitUntil)) {
      return allocator.allocate(command);
    }
    return queue.hasCommandsAheadOf(command.namePrefix()) && !allocator.isFrozen()
        ? allocator
            .answerOfLease(command)
            .thenApply(answer -> answer.orElseGet(Outcome.Queued::new))
        : allocateInTurn(command);
  }

  /** Serves a queued command, or lets it wait on when there is no sandbox. */
  public CompletableFuture<Outcome> allocateInTurn(AllocateSandbox command) {
    return allocator
        .allocate(command)
        .thenApply(
            outcome -> isRefused(outcome, NO_SANDBOXES_AVAILABLE) ? new Outcome.Queued() : outcome);
  }

  /** Serves a queued command whose wait ends, or refuses it. */
  public CompletableFuture<Outcome> allocateInLastTurn(AllocateSandbox command) {
    return allocator
        .allocate(command)
        .thenApply(
            outcome ->
                // The command has waited for as long as it may, and no sandbox has appeared.
                isRefused(outcome, DEADLINE_PASSED)
                    ? new Outcome.Refused(NO_SANDBOXES_AVAILABLE)
                    : outcome);
  }

  private static boolean isRefused(Outcome outcome, Refusal reason) {
    return outcome instanceof Outcome.Refused refused && refused.reason() == reason;
  }
}
