package io.sandboxbroker.allocator.candidate;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a candidate of one list, the oldest first. Not thread-safe; the list
 * guards it.
 */
final class CandidateRequests {

  /**
   * A request for a candidate.
   *
   * @param endOfSweep the scan after which the request is refused
   */
  record PendingRequest(
      CompletableFuture<Optional<Candidate>> answer, long endOfSweep, Instant requestedAt) {

    /** Answers the request; null refuses it. */
    void answer(@Nullable Candidate candidate) {
      answer.complete(Optional.ofNullable(candidate));
    }

    void fail(Throwable failure) {
      answer.completeExceptionally(failure);
    }
  }

  private final Deque<PendingRequest> requests = new ArrayDeque<>();

  void add(PendingRequest request) {
    requests.add(request);
  }

  boolean isEmpty() {
    return requests.isEmpty();
  }

  int size() {
    return requests.size();
  }

  /** Removes the oldest request; there must be one. */
  PendingRequest next() {
    return requests.remove();
  }

  /** Whether this scan ends the sweep of a request. */
  boolean hasEndedSweep(long completed) {
    return !requests.isEmpty() && requests.peek().endOfSweep() <= completed;
  }

  /** Removes the requests whose sweep this scan ends. */
  List<PendingRequest> removeEnded(long completed) {
    List<PendingRequest> ended = new ArrayList<>();
    while (hasEndedSweep(completed)) {
      ended.add(requests.remove());
    }
    return ended;
  }

  /** Every request needs another sweep, which ends with this scan. */
  void restartSweeps(long endOfSweep) {
    removeAll()
        .forEach(
            request ->
                requests.add(
                    new PendingRequest(request.answer(), endOfSweep, request.requestedAt())));
  }

  List<PendingRequest> removeAll() {
    var all = List.copyOf(requests);
    requests.clear();
    return all;
  }
}
