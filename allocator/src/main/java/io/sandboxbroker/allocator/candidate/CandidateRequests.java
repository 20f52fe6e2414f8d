package io.sandboxbroker.allocator.candidate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a candidate of one list, the oldest first. Those that leave some
 * sandboxes to others are kept apart, so that a reserved sandbox costs no search among them. Not
 * thread-safe; the list guards it.
 */
final class CandidateRequests {

  /**
   * A request for a candidate.
   *
   * @param reserved the sandboxes that the request does not accept
   * @param endOfSweep the scan after which the request is refused
   */
  record PendingRequest(
      CompletableFuture<Optional<Candidate>> answer,
      Reservations reserved,
      long endOfSweep,
      long number) {

    /** Answers the request; null refuses it. */
    void answer(@Nullable Candidate candidate) {
      answer.complete(Optional.ofNullable(candidate));
    }

    void fail(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    private PendingRequest until(long otherEnd) {
      return new PendingRequest(answer, reserved, otherEnd, number);
    }
  }

  private final Deque<PendingRequest> forAny = new ArrayDeque<>();
  private final Deque<PendingRequest> yielding = new ArrayDeque<>();
  private long next;

  void add(CompletableFuture<Optional<Candidate>> answer, Reservations reserved, long endOfSweep) {
    (reserved == Reservations.NONE ? forAny : yielding)
        .add(new PendingRequest(answer, reserved, endOfSweep, next++));
  }

  boolean isEmpty() {
    return forAny.isEmpty() && yielding.isEmpty();
  }

  int size() {
    return forAny.size() + yielding.size();
  }

  /** Whether a request accepts a sandbox of this name. */
  boolean accept(String sandboxName) {
    return !forAny.isEmpty() || yieldingAccept(sandboxName);
  }

  /** The requests that leave sandboxes to others leave the same ones. */
  private boolean yieldingAccept(String sandboxName) {
    PendingRequest first = yielding.peek();
    return first != null && !first.reserved().isReserved(sandboxName);
  }

  /** Removes the oldest request that accepts a sandbox of this name; there must be one. */
  PendingRequest next(String sandboxName) {
    if (!yieldingAccept(sandboxName)) {
      return forAny.remove();
    }
    return forAny.isEmpty() || yielding.element().number() < forAny.element().number()
        ? yielding.remove()
        : forAny.remove();
  }

  /** Whether this scan ends the sweep of a request. */
  boolean hasEndedSweep(long completed) {
    return hasEndedSweep(forAny, completed) || hasEndedSweep(yielding, completed);
  }

  private static boolean hasEndedSweep(Deque<PendingRequest> requests, long completed) {
    return !requests.isEmpty() && requests.peek().endOfSweep() <= completed;
  }

  /** Removes the requests whose sweep this scan ends. */
  List<PendingRequest> removeEnded(long completed) {
    List<PendingRequest> ended = new ArrayList<>();
    for (Deque<PendingRequest> requests : List.of(forAny, yielding)) {
      while (hasEndedSweep(requests, completed)) {
        ended.add(requests.remove());
      }
    }
    return ended;
  }

  /** Every request needs another sweep, which ends with this scan. */
  void restartSweeps(long endOfSweep) {
    for (Deque<PendingRequest> requests : List.of(forAny, yielding)) {
      List<PendingRequest> all = List.copyOf(requests);
      requests.clear();
      all.forEach(request -> requests.add(request.until(endOfSweep)));
    }
  }

  List<PendingRequest> removeAll() {
    List<PendingRequest> all = new ArrayList<>(forAny);
    all.addAll(yielding);
    forAny.clear();
    yielding.clear();
    return all;
  }
}
