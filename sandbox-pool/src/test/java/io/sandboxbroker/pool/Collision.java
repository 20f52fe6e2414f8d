package io.sandboxbroker.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Starts several writers at the same moment. */
final class Collision {

  private Collision() {}

  /**
   * Writes all transitions at once, each on a thread of its own, and returns the results in order.
   */
  static List<WriteResult> of(SandboxStore store, List<Transition> transitions) {
    var barrier = new CyclicBarrier(transitions.size());
    try (var writers = Executors.newFixedThreadPool(transitions.size())) {
      List<Future<WriteResult>> answers = new ArrayList<>();
      for (Transition transition : transitions) {
        answers.add(
            writers.submit(
                () -> {
                  barrier.await(30, TimeUnit.SECONDS);
                  return store.write(transition).get(30, TimeUnit.SECONDS);
                }));
      }
      List<WriteResult> results = new ArrayList<>();
      for (Future<WriteResult> answer : answers) {
        results.add(answer.get());
      }
      return results;
    } catch (ExecutionException | InterruptedException failed) {
      throw new AssertionError("A writer failed", failed);
    }
  }
}
