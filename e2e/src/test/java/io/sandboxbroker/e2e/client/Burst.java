package io.sandboxbroker.e2e.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Many calls at once, each on a thread of its own. */
public final class Burst implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(150);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<Exchange>> answers = new ArrayList<>();
  private final CountDownLatch waitedFor;

  private Burst(int waitedFor) {
    this.waitedFor = new CountDownLatch(waitedFor);
  }

  /**
   * Makes all calls at the same moment and returns their final answers, in the order of the calls.
   */
  public static List<Exchange> allAtOnce(List<Callable<Exchange>> calls)
      throws InterruptedException {
    try (var burst = start(calls, calls.size(), 0)) {
      return burst.await();
    }
  }

  /**
   * Starts the calls.
   *
   * @param atATime how many are on their way at most
   * @param waitedFor after how many successes {@link #awaitSuccesses()} returns
   */
  public static Burst start(List<Callable<Exchange>> calls, int atATime, int waitedFor) {
    var burst = new Burst(waitedFor);
    var places = new Semaphore(atATime);
    var go = new CountDownLatch(1);
    for (var call : calls) {
      burst.answers.add(
          burst.threads.submit(
              () -> {
                go.await();
                places.acquire();
                try {
                  return burst.counted(call.call());
                } finally {
                  places.release();
                }
              }));
    }
    go.countDown();
    return burst;
  }

  private Exchange counted(Exchange answer) {
    if (answer.succeeded()) {
      waitedFor.countDown();
    }
    return answer;
  }

  /** Returns when as many calls as were to be waited for have succeeded. */
  public void awaitSuccesses() throws InterruptedException {
    if (!waitedFor.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(waitedFor.getCount() + " successes are missing");
    }
  }

  /** How many calls have no final answer yet. */
  public long open() {
    return answers.stream().filter(answer -> !answer.isDone()).count();
  }

  /** Returns the final answers, in the order of the calls. */
  public List<Exchange> await() throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    var all = new ArrayList<Exchange>();
    for (var answer : answers) {
      try {
        all.add(answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("a call has no final answer", e);
      }
    }
    return all;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
