package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Students who come at a constant rate, whatever becomes of the others: one more allocates, and one
 * who holds a sandbox looks at it and gives it back. Nobody repeats a request that was refused.
 */
final class SteadyLoad implements AutoCloseable {

  private static final long INTERVAL_MILLIS = 100;

  /** Enough to look at and to give back while nothing can be allocated. */
  private static final int MIN_HELD = 50;

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService students = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Exchange> held = new ConcurrentLinkedQueue<>();
  private final AtomicInteger holders = new AtomicInteger();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final Function<String, LabScript> script;

  /**
   * Starts the load.
   *
   * @param script makes the script of a track, by its id, or of a new one for an empty id
   */
  SteadyLoad(Function<String, LabScript> script) {
    this.script = script;
    clock.scheduleAtFixedRate(this::tick, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tick() {
    begin(() -> keep(script.apply("").allocateOnce()));
    if (holders.get() > MIN_HELD) {
      Exchange next = held.poll();
      if (next != null) {
        holders.decrementAndGet();
        begin(() -> giveBack(next));
      }
    }
  }

  /** What a student does. */
  @FunctionalInterface
  private interface Visit {
    void run() throws InterruptedException;
  }

  private void begin(Visit visit) {
    students.execute(
        () -> {
          try {
            visit.run();
          } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException failed) {
            failure.compareAndSet(null, failed);
          }
        });
  }

  private void keep(Exchange allocation) {
    if (allocation.succeeded()) {
      held.add(allocation);
      holders.incrementAndGet();
    }
  }

  private void giveBack(Exchange allocation) throws InterruptedException {
    LabScript holder = script.apply(allocation.track());
    String sandbox = allocation.text("sandbox_id");
    holder.detailsOnce(sandbox);
    if (!holder.markForDeletionOnce(sandbox).succeeded()) {
      keep(allocation);
    }
  }

  /**
   * Begins no more requests, and returns when all have been answered.
   *
   * @throws IllegalStateException when a student failed otherwise than by an answer
   */
  @Override
  public void close() {
    clock.shutdownNow();
    students.close();
    if (failure.get() != null) {
      throw new IllegalStateException("a student failed", failure.get());
    }
  }
}
