package io.sandboxbroker.allocator.decision;

import static io.sandboxbroker.pool.Refusal.CANCELLED;
import static io.sandboxbroker.pool.Refusal.DEADLINE_PASSED;
import static io.sandboxbroker.pool.Refusal.NO_SANDBOXES_AVAILABLE;
import static io.sandboxbroker.pool.Refusal.QUOTA_EXCEEDED;
import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger.AllocateSandbox;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Serves allocations in order of arrival. A command takes at once a sandbox that no command in the
 * queue accepts, and otherwise joins the queue, unless its quota is used up. While allocations are
 * frozen no command waits. Thread-safe and non-blocking.
 *
 * <p>Every future fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the
 * command must be delivered again later.
 */
public final class QueueingAllocator {

  private final SandboxAllocator allocator;
  private final SandboxAllocator newcomers;
  private final Queue queue;
  private final Duration shortestWait;
  private final InstantSource clock;

  /** The commands that wait for a sandbox, as far as this instance knows them. Thread-safe. */
  public interface Queue {

    /**
     * Whether a waiting command accepts every sandbox whose name begins so. True when that is
     * unknown.
     *
     * @param namePrefix the name of a sandbox, or its beginning; empty for any sandbox
     */
    boolean isWaitedFor(String namePrefix);

    /** Whether a command of this track waits. True when that is unknown. */
    boolean hasCommandOf(String track);

    /** A command of this track joins the queue. */
    void joined(String track);
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
    this.newcomers = allocator.leaving(queue::isWaitedFor);
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
   * @param arrivedAt when the brokers got the command
   * @param waitUntil how long the command may wait in the queue
   */
  public CompletableFuture<Outcome> allocate(
      AllocateSandbox command, Instant arrivedAt, Instant waitUntil) {
    if (!clock.instant().plus(shortestWait).isBefore(waitUntil)) {
      return allocator.allocate(command).thenApply(outcome -> checked(outcome, command, arrivedAt));
    }
    boolean newcomer = !queue.isWaitedFor(orEmpty(command.namePrefix())) || allocator.isFrozen();
    CompletableFuture<Outcome> outcome =
        newcomer
            ? newcomers.allocate(command).thenApply(QueueingAllocator::orQueued)
            : allocator
                .leases()
                .answer(command)
                .thenApply(answer -> answer.orElseGet(Outcome.Queued::new));
    return outcome.thenCompose(
        known -> known instanceof Outcome.Queued ? queued(command) : completedFuture(known));
  }

  /** A command over its quota does not wait: no sandbox that becomes available would be for it. */
  private CompletableFuture<Outcome> queued(AllocateSandbox command) {
    return allocator
        .isOverQuota(command)
        .thenApply(
            over -> {
              if (over) {
                return new Outcome.Refused(QUOTA_EXCEEDED);
              }
              queue.joined(command.track().value());
              return new Outcome.Queued();
            });
  }

  /** Serves a queued command, or lets it wait on when there is no sandbox. */
  public CompletableFuture<Outcome> allocateInTurn(AllocateSandbox command, Instant arrivedAt) {
    return inTurn(command, arrivedAt).thenApply(QueueingAllocator::orQueued);
  }

  /**
   * Serves a queued command whose wait ends, or refuses it. When the turn comes after the deadline,
   * the pool decides about the reason only.
   */
  public CompletableFuture<Outcome> allocateInLastTurn(AllocateSandbox command, Instant arrivedAt) {
    return inTurn(command, arrivedAt)
        .thenCompose(
            outcome ->
                isRefused(outcome, DEADLINE_PASSED)
                    ? allocator.refusalAfterDeadline(command)
                    : completedFuture(outcome))
        .thenApply(outcome -> checked(outcome, command, arrivedAt));
  }

  /**
   * Returns the outcome of a command when no other outcome of it is possible any more.
   *
   * @param elsewhere whether another process may have the command
   */
  public CompletableFuture<Outcome> settle(
      AllocateSandbox command, Outcome outcome, boolean elsewhere) {
    return allocator.settle(command, outcome, elsewhere);
  }

  /**
   * Answers a command that has left the queue because another command of its track was served: with
   * that sandbox. Refuses it when the track has given the sandbox back; it never gets another one.
   */
  public CompletableFuture<Outcome> answerServed(AllocateSandbox command) {
    return allocator
        .leases()
        .answer(command)
        .thenApply(answer -> answer.orElseGet(() -> new Outcome.Refused(CANCELLED)));
  }

  /** Whether a command of this track may wait in the queue. */
  public boolean hasQueued(TrackId track) {
    return queue.hasCommandOf(track.value());
  }

  private CompletableFuture<Outcome> inTurn(AllocateSandbox command, Instant arrivedAt) {
    return allocator
        .leases()
        .answer(command, arrivedAt)
        .thenCompose(
            answer ->
                answer
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> allocator.allocate(command)));
  }

  private Outcome checked(Outcome outcome, AllocateSandbox command, Instant arrivedAt) {
    if (isRefused(outcome, NO_SANDBOXES_AVAILABLE)) {
      allocator.refused(command, arrivedAt);
    }
    return outcome;
  }

  private static Outcome orQueued(Outcome outcome) {
    return isRefused(outcome, NO_SANDBOXES_AVAILABLE) ? new Outcome.Queued() : outcome;
  }

  private static boolean isRefused(Outcome outcome, Refusal reason) {
    return outcome instanceof Outcome.Refused refused && refused.reason() == reason;
  }

  private static String orEmpty(@Nullable String namePrefix) {
    return namePrefix == null ? "" : namePrefix;
  }
}
