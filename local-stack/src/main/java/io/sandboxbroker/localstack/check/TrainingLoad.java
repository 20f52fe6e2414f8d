package io.sandboxbroker.localstack.check;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Labs that come and go: each allocates a sandbox, looks at it, and most give it back. */
public final class TrainingLoad {

  private static final int STUDENTS = 16;
  private static final int CREATED = 201;

  /** One of so many labs leaves without giving its sandbox back, so that leases expire as well. */
  private static final int LEAVES = 8;

  private TrainingLoad() {}

  /**
   * Sends requests until the time is over or the pool is empty.
   *
   * @return how many allocations were served
   */
  public static int run(URI gateway, String token, Duration length) {
    long end = System.nanoTime() + length.toNanos();
    var tracks = new AtomicInteger();
    var served = new AtomicInteger();
    var script = new LabScript(gateway, token);
    try (var students = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int student = 0; student < STUDENTS; student++) {
        students.execute(
            () -> {
              while (System.nanoTime() < end && visit(script, tracks.incrementAndGet())) {
                served.incrementAndGet();
              }
            });
      }
    }
    return served.get();
  }

  /** Whether there was a sandbox. */
  private static boolean visit(LabScript script, int number) {
    String track = "training-" + number;
    try {
      Answer answer = script.allocate(track);
      if (answer.status() != CREATED) {
        return false;
      }
      String sandbox = answer.text("sandbox_id");
      script.details(track, sandbox).requireStatus(200);
      if (number % LEAVES != 0) {
        script.markForDeletion(track, sandbox).requireStatus(200);
      }
      return true;
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
      return false;
    } catch (CheckFailedException | IOException unanswered) {
      return false;
    }
  }
}
