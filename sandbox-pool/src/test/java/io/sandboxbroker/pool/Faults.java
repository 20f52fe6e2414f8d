package io.sandboxbroker.pool;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What goes wrong with a store when a test says so. Calls are let through one after the other, in
 * the order in which they come. Thread-safe.
 */
public final class Faults {
  private int failingReads;
  private int failingWrites;
  private int lostAnswers;
  private boolean away;
  private boolean holdingCalls;
  private boolean holdingAnswers;
  private final Queue<Runnable> heldCalls = new ArrayDeque<>();
  private final Queue<Runnable> heldAnswers = new ArrayDeque<>();

  /** Throttles that many of the next reads. */
  public synchronized void failReads(int count) {
    failingReads = count;
  }

  /** Throttles that many of the next writes, which then write nothing. */
  public synchronized void failWrites(int count) {
    failingWrites = count;
  }

  /** Loses the answers of that many of the next writes. */
  public synchronized void loseAnswers(int count) {
    lostAnswers = count;
  }

  /** Fails every call until {@link #comeBack}. */
  public synchronized void goAway() {
    away = true;
  }

  /** Ends the outage. */
  public synchronized void comeBack() {
    away = false;
  }

  /** Holds calls before the store until {@link #letCallsThrough}. */
  public synchronized void holdCalls() {
    holdingCalls = true;
  }

  /** Passes held calls to the store, in order, and holds no further ones. */
  public void letCallsThrough() {
    Queue<Runnable> held;
    synchronized (this) {
      holdingCalls = false;
      held = drained(heldCalls);
    }
    held.forEach(Runnable::run);
  }

  /** Holds the answers of the store until {@link #letAnswersThrough}. */
  public synchronized void holdAnswers() {
    holdingAnswers = true;
  }

  /** Returns held answers, in order, and holds no further ones. */
  public void letAnswersThrough() {
    Queue<Runnable> held;
    synchronized (this) {
      holdingAnswers = false;
      held = drained(heldAnswers);
    }
    held.forEach(Runnable::run);
  }

  /** The number of held calls. */
  public synchronized int callsHeld() {
    return heldCalls.size();
  }

  /** The number of held answers. */
  public synchronized int answersHeld() {
    return heldAnswers.size();
  }

  <T> CompletableFuture<T> read(Supplier<T> reading) {
    return call(() -> attempt(() -> wasRead(reading)));
  }

  <T> CompletableFuture<T> write(Supplier<T> writing) {
    return call(() -> attempt(() -> written(writing)));
  }

  private <T> T wasRead(Supplier<T> reading) {
    synchronized (this) {
      if (failingReads > 0) {
        failingReads--;
        throw new StoreUnavailableException("throttled");
      }
    }
    return reading.get();
  }

  private <T> T written(Supplier<T> writing) {
    boolean lose;
    synchronized (this) {
      if (failingWrites > 0) {
        failingWrites--;
        throw new StoreUnavailableException("throttled");
      }
      lose = lostAnswers > 0;
      lostAnswers -= lose ? 1 : 0;
    }
    T answer = writing.get();
    if (lose) {
      throw new StoreUnavailableException("timed out after having written");
    }
    return answer;
  }

  private <T> CompletableFuture<T> attempt(Supplier<T> work) {
    try {
      if (isAway()) {
        throw new StoreUnavailableException("away");
      }
      return CompletableFuture.completedFuture(work.get());
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private synchronized boolean isAway() {
    return away;
  }

  private <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> call) {
    var answer = new CompletableFuture<T>();
    Runnable made =
        () -> call.get().whenComplete((result, failure) -> pass(answer, result, failure));
    synchronized (this) {
      if (holdingCalls) {
        heldCalls.add(made);
        return answer;
      }
    }
    made.run();
    return answer;
  }

  private <T> void pass(CompletableFuture<T> answer, T result, Throwable failure) {
    Runnable given =
        () -> {
          if (failure == null) {
            answer.complete(result);
          } else {
            answer.completeExceptionally(failure);
          }
        };
    synchronized (this) {
      if (holdingAnswers) {
        heldAnswers.add(given);
        return;
      }
    }
    given.run();
  }

  private static Queue<Runnable> drained(Queue<Runnable> queue) {
    var held = new ArrayDeque<>(queue);
    queue.clear();
    return held;
  }
}
