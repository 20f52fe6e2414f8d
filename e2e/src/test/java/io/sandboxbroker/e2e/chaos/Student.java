package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One student's way through a lab: takes a sandbox, perhaps asks twice, looks at it, gives it back,
 * perhaps twice, and perhaps starts again; some leave without returning it.
 */
final class Student {

  private static final int MAX_THINK_MILLIS = 1_000;
  private static final int EMPTY_POOL = 409;

  private final Broker broker;
  private final SplittableRandom random;
  private final Statistics statistics;
  private final CountDownLatch closing;
  private final Consumer<String> unexpected;

  Student(
      Broker broker,
      SplittableRandom random,
      Statistics statistics,
      CountDownLatch closing,
      Consumer<String> unexpected) {
    this.broker = broker;
    this.random = random;
    this.statistics = statistics;
    this.closing = closing;
    this.unexpected = unexpected;
  }

  void live() throws InterruptedException {
    LabScript track = broker.track("chaos");
    boolean again = random.nextInt(100) < 20;
    boolean ownKey = random.nextInt(100) < 25;
    useOne(ownKey ? track.withKey("first-" + UUID.randomUUID()) : track);
    if (again) {
      useOne(ownKey ? track.withKey("second-" + UUID.randomUUID()) : track);
    }
  }

  private void useOne(LabScript script) throws InterruptedException {
    Exchange given = finalAnswer(script::allocate);
    if (given.status() == EMPTY_POOL && given.text("code").equals("NO_SANDBOXES_AVAILABLE")) {
      think();
      return;
    }
    if (!expect(201, given)) {
      return;
    }
    String sandbox = given.text("sandbox_id");
    if (random.nextInt(100) < 30) {
      Exchange same = finalAnswer(script::allocate);
      if (expect(201, same) && !same.text("sandbox_id").equals(sandbox)) {
        unexpected.accept("%s has %s and was given %s".formatted(script.track(), sandbox, same));
      }
    }
    think();
    if (random.nextInt(100) < 50) {
      expect(200, finalAnswer(() -> script.details(sandbox)));
    }
    if (random.nextInt(100) < 90) {
      expect(200, finalAnswer(() -> script.markForDeletion(sandbox)));
      if (random.nextInt(100) < 20) {
        expect(200, finalAnswer(() -> script.markForDeletion(sandbox)));
      }
    }
    think();
  }

  private boolean expect(int status, Exchange answer) {
    if (answer.status() != status) {
      unexpected.accept("%d was expected, and not %s".formatted(status, answer));
    }
    return answer.status() == status;
  }

  private interface Script {
    Exchange run() throws InterruptedException;
  }

  private Exchange finalAnswer(Script script) throws InterruptedException {
    Duration asked = broker.elapsed();
    Exchange answer = script.run();
    statistics.finallyAnswered(broker.elapsed().minus(asked));
    return answer;
  }

  /** Waits a random time, or until the load is closed. */
  private void think() throws InterruptedException {
    var unused = closing.await(random.nextInt(MAX_THINK_MILLIS), TimeUnit.MILLISECONDS);
  }
}
