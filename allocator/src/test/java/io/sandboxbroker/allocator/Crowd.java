package io.sandboxbroker.allocator;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Threads that use one object at the same moment. */
public final class Crowd {

  private static final int SECONDS = 60;

  private Crowd() {}

  /** What each thread does. */
  @FunctionalInterface
  public interface Member {
    /** Runs on a thread of its own, with its own source of random decisions. */
    void act(int number, Random random) throws Exception;
  }

  /** Starts the members together, and waits for all of them. The first failure is thrown. */
  public static void of(int members, long seed, Member member) {
    var barrier = new CyclicBarrier(members);
    var threads = Executors.newFixedThreadPool(members);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < members; i++) {
        int number = i;
        running.add(
            threads.submit(
                () -> {
                  barrier.await(SECONDS, TimeUnit.SECONDS);
                  member.act(number, new Random(31 * seed + number));
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get(SECONDS, TimeUnit.SECONDS);
      }
    } catch (ExecutionException failed) {
      throw new AssertionError("seed " + seed, failed.getCause());
    } catch (Exception failed) {
      throw new AssertionError("seed " + seed, failed);
    } finally {
      threads.shutdownNow();
    }
  }
}
