package io.sandboxbroker.allocator.decision;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import io.sandboxbroker.pool.CloseResult;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Trigger.AllocateSandbox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes commands of which a write may be under way, before they get an outcome without a new
 * sandbox. Otherwise that write could allocate a sandbox after the outcome, and no event would
 * describe it. Few calls run at a time, the others wait: after a start a whole backlog of expired
 * commands may need one each. Thread-safe and non-blocking.
 */
final class CommandClosure {

  private static final int MAX_CALLS = 8;

  private final UnknownWrites writes = new UnknownWrites();
  private final InstantSource clock;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final AtomicInteger wanted = new AtomicInteger();
  private int calls;

  CommandClosure(InstantSource clock) {
    this.clock = clock;
  }

  /** The writes of this process. */
  UnknownWrites writes() {
    return writes;
  }

  /**
   * Returns the outcome when no write of the command can succeed any more.
   *
   * @param elsewhere whether another process may have the command
   */
  CompletableFuture<Outcome> settle(
      AllocateSandbox command,
      Outcome outcome,
      boolean elsewhere,
      SandboxStore store,
      LeaseAnswers leases) {
    if (outcome instanceof Outcome.Changed
        || outcome instanceof Outcome.Swapped
        || outcome instanceof Outcome.Queued
        || !(elsewhere || writes.has(command.id()))) {
      return completedFuture(outcome);
    }
    Instant now = Instant.ofEpochMilli(clock.millis());
    return limited(() -> store.close(command, reasonOf(outcome).name(), now))
        .thenCompose(
            result ->
                switch (result) {
                  case CloseResult.Closed ignored -> {
                    writes.ended(command.id());
                    yield completedFuture(outcome);
                  }
                  case CloseResult.Served served ->
                      leases
                          .answer(command, served.lease())
                          .thenApply(answer -> answer.orElse(outcome));
                  case CloseResult.Beaten impossible ->
                      throw new IllegalStateException("" + impossible);
                });
  }

  /** A command that got the sandbox of another one gets none after that has been given back. */
  private static Refusal reasonOf(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused ? refused.reason() : Refusal.CANCELLED;
  }

  private <T> CompletableFuture<T> limited(Supplier<CompletableFuture<T>> call) {
    var answer = new CompletableFuture<T>();
    synchronized (this) {
      waiting.add(() -> run(call, answer));
    }
    startWaiting();
    return answer;
  }

  private <T> void run(Supplier<CompletableFuture<T>> call, CompletableFuture<T> answer) {
    var unused =
        begin(call)
            .whenComplete(
                (result, failure) -> {
                  synchronized (this) {
                    calls--;
                  }
                  startWaiting();
                  if (failure == null) {
                    answer.complete(result);
                  } else {
                    answer.completeExceptionally(failure);
                  }
                });
  }

  /** A call that throws would otherwise keep its place, and the loop that starts calls. */
  private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> call) {
    try {
      return call.get();
    } catch (RuntimeException thrown) {
      return failedFuture(thrown);
    }
  }

  /**
   * Starts calls while there may be more. One thread at a time does so, because a call may be
   * answered at once: without the loop, each would run inside the one before.
   */
  private void startWaiting() {
    int asked = wanted.incrementAndGet();
    if (asked > 1) {
      return;
    }
    do {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
      asked = wanted.addAndGet(-asked);
    } while (asked > 0);
  }

  private synchronized @Nullable Runnable next() {
    if (calls == MAX_CALLS || waiting.isEmpty()) {
      return null;
    }
    calls++;
    return waiting.remove();
  }
}
