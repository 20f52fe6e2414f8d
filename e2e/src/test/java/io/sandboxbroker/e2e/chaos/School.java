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

/** So many students at a time, each of whom is followed by the next, until it closes. */
final class School implements AutoCloseable {

  /** More than a script waits for a final answer, twice. */
  private static final Duration PATIENCE = Duration.ofSeconds(250);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final List<Future<?>> seats = new ArrayList<>();
  private final Broker broker;

  private School(Broker broker) {
    this.broker = broker;
  }

  static School open(Broker broker, int size, SplittableRandom random, Tally tally) {
    var school = new School(broker);
    for (int i = 0; i < size; i++) {
      var own = random.split();
      school.seats.add(
          school.threads.submit(
              () -> {
                while (school.closing.getCount() > 0) {
                  new Student(broker, own, tally, school.closing, school.unexpected::add).live();
                }
                return null;
              }));
    }
    return school;
  }

  /** Lets those who are in finish, and nobody else in; meanwhile does this again and again. */
  void close(Runnable meanwhile) {
    closing.countDown();
    Duration end = broker.elapsed().plus(PATIENCE);
    while (seats.stream().anyMatch(seat -> !seat.isDone())) {
      meanwhile.run();
      if (broker.elapsed().compareTo(end) > 0) {
        unexpected.add("a script has no final answer after " + PATIENCE);
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
