package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.LabClient;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A constant number of students at a time, until it is closed. */
final class StudentLoad implements AutoCloseable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Future<?>> seats = new ArrayList<>();

  private StudentLoad() {}

  static StudentLoad open(LabClient lab, int size, SplittableRandom random, Scripts scripts) {
    var load = new StudentLoad();
    for (int i = 0; i < size; i++) {
      var own = random.split();
      load.seats.add(
          load.threads.submit(
              () -> {
                while (load.closing.getCount() > 0) {
                  new Student(lab, own, scripts, load.closing).live();
                }
                return null;
              }));
    }
    return load;
  }

  /** Lets the present students finish; no new ones come. */
  void finish() {
    closing.countDown();
  }

  /** Whether all students have gone. */
  boolean isEmpty() {
    return seats.stream().allMatch(Future::isDone);
  }

  /** A line for each student that ended with an error of the test itself. */
  List<String> failures() {
    return seats.stream()
        .filter(seat -> seat.state() == Future.State.FAILED)
        .map(seat -> "a script failed: " + seat.exceptionNow())
        .toList();
  }

  @Override
  public void close() {
    closing.countDown();
    threads.shutdownNow();
  }
}
