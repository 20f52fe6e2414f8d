package io.sandboxbroker.allocator.decision;

import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.TrackId;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads the leases for commands whose deadline has passed: one call at a time, for all commands
 * that have come meanwhile. A thousand such commands cost ten calls, so that they take nothing from
 * the commands that can still be served. Thread-safe and non-blocking.
 *
 * <p>These commands cannot be refused without a read: an earlier delivery may have allocated.
 */
final class ExpiredLeases {

  private record Request(TrackId track, CompletableFuture<Optional<Lease>> answer) {}

  private final SandboxReader reader;
  private final Queue<Request> requests = new ArrayDeque<>();
  private boolean reading;

  ExpiredLeases(SandboxReader reader) {
    this.reader = reader;
  }

  /** The lease of a track, read after this call. Fails as the reader does. */
  CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    var request = new Request(track, new CompletableFuture<>());
    synchronized (this) {
      requests.add(request);
      if (reading) {
        return request.answer();
      }
      reading = true;
    }
    readNext();
    return request.answer();
  }

  private void readNext() {
    for (Map<TrackId, Queue<Request>> batch = next(); !batch.isEmpty(); batch = next()) {
      Map<TrackId, Queue<Request>> asked = batch;
      CompletableFuture<Void> read =
          reader
              .leasesOf(asked.keySet())
              .handle(
                  (leases, failure) -> {
                    answer(asked, leases, failure);
                    return null;
                  });
      // A loop over completed calls, as recursion would exhaust the stack.
      if (!read.isDone()) {
        var unused = read.thenRun(this::readNext);
        return;
      }
    }
  }

  /** The next requests, by track; none ends the reading. */
  private synchronized Map<TrackId, Queue<Request>> next() {
    Map<TrackId, Queue<Request>> batch = new LinkedHashMap<>();
    for (Iterator<Request> all = requests.iterator();
        all.hasNext() && batch.size() < SandboxReader.MAX_TRACKS; ) {
      Request request = all.next();
      batch.computeIfAbsent(request.track(), track -> new ArrayDeque<>()).add(request);
      all.remove();
    }
    reading = !batch.isEmpty();
    return batch;
  }

  private static void answer(
      Map<TrackId, Queue<Request>> asked,
      @Nullable Map<TrackId, Lease> leases,
      @Nullable Throwable failure) {
    asked.forEach(
        (track, requests) -> {
          for (Request request : requests) {
            if (failure != null) {
              request.answer().completeExceptionally(failure);
            } else if (leases != null) {
              request.answer().complete(Optional.ofNullable(leases.get(track)));
            }
          }
        });
  }
}
