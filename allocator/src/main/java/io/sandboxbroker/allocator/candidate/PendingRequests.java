package io.sandboxbroker.allocator.candidate;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who waits for a candidate of one list, longest first. Not thread-safe; its list guards it. */
final class PendingRequests {

  /**
   * One who waits.
   *
   * @param endOfSweep the scan after which there is none for it
   * @param asked when it began to wait
   */
  record PendingRequest(
      CompletableFuture<Optional<Candidate>> answer, long endOfSweep, Instant asked) {

    /** Ends the wait; null when there is none. */
    void give(@Nullable Candidate candidate) {
      answer.complete(Optional.ofNullable(candidate));
    }

    void fail(Throwable failure) {
      answer.completeExceptionally(failure);
    }
  }

  private final Deque<PendingRequest> queue = new ArrayDeque<>();

  void add(PendingRequest waiter) {
    queue.add(waiter);
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int size() {
    return queue.size();
  }

  /** Takes out the one who waits longest; there must be one. */
  PendingRequest next() {
    return queue.remove();
  }

  /** Whether the sweep of any has ended with that scan. */
  boolean sweepEnded(long completed) {
    return !queue.isEmpty() && queue.peek().endOfSweep() <= completed;
  }

  /** Takes out those whose sweep has ended with that scan. */
  List<PendingRequest> whoseSweepEnded(long completed) {
    List<PendingRequest> ended = new ArrayList<>();
    while (sweepEnded(completed)) {
      ended.add(queue.remove());
    }
    return ended;
  }

  /** All need another sweep, which ends with that scan. */
  void beginAnew(long endOfSweep) {
    var all = all();
    all.forEach(
        waiter -> queue.add(new PendingRequest(waiter.answer(), endOfSweep, waiter.asked())));
  }

  /** Takes out all. */
  List<PendingRequest> all() {
    var all = List.copyOf(queue);
    queue.clear();
    return all;
  }
}
