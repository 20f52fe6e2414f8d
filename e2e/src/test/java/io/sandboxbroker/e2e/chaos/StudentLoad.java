package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.stack.Broker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A constant number of students at a time, until it is closed. */
final class StudentLoad implements AutoCloseable {

  /** More than a script waits for a final answer, twice. */
  private static final Duration TIMEOUT = Duration.ofSeconds(250);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final List<Future<?>> seats = new ArrayList<>();
  private final Broker broker;

  private StudentLoad(Broker broker) {
    this.broker = broker;
  }

  static StudentLoad open(Broker broker, int size, SplittableRandom random, Statistics statistics) {
    var load = new StudentLoad(broker);
    for (int i = 0; i < size; i++) {
      var own = random.split();
      load.seats.add(
          load.threads.submit(
              () -> {
                while (load.closing.getCount() > 0) {
                  new Student(broker, own, statistics, load.closing, load.unexpected::add).live();
                }
                return null;
              }));
    }
    return load;
  }

  /** Lets the present students finish, and runs the task meanwhile. */
  void close(Runnable meanwhile) {
    closing.countDown();
    Duration end = broker.readyTime().plus(TIMEOUT);
    while (seats.stream().anyMatch(seat -> !seat.isDone())) {
      meanwhile.run();
      if (broker.readyTime().compareTo(end) > 0) {
        unexpected.add("a script has no final answer after " + TIMEOUT);
        return;
      }
    }
    for (Future<?> seat : seats) {
      if (seat.state() == Future.State.FAILED) {
        unexpected.add("a script failed: " + seat.exceptionNow());
      }
    }
  }

  /** Final answers that no script should have got. */
  List<String> unexpected() {
    return List.copyOf(unexpected);
  }

  @Override
  public void close() {
    closing.countDown();
    threads.shutdownNow();
  }
}
