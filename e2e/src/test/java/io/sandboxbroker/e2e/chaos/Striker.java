package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.ReadyTime;
import io.sandboxbroker.localstack.Instance;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Strikes parts at the times of a plan, each for its time. Belongs to one thread. */
final class Striker implements AutoCloseable {

  /** Processes that are away at a time, so that the others can come back. */
  private static final int MAX_PROCESSES = 3;

  private static final int MAX_CONNECTIONS = 1;
  private static final Duration BROKER_TIMEOUT = Duration.ofMinutes(10);
  private static final long POLL_MILLIS = 200;

  private final ChaosStack stack;
  private final ReadyTime readyTime;
  private final StrikePlan plan;
  private final Supervisor supervisor;
  private final Statistics statistics;
  private final PrintWriter out;
  private final Consumer<String> problems;
  private final Map<String, Strike> running = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(Striker::daemon);
  private final CountDownLatch closed = new CountDownLatch(1);
  private Duration next = Duration.ZERO;

  /**
   * @param problems receives a line for each part that does not come back
   */
  Striker(
      ChaosStack stack,
      ReadyTime readyTime,
      StrikePlan plan,
      Supervisor supervisor,
      Statistics statistics,
      PrintWriter out,
      Consumer<String> problems) {
    this.stack = stack;
    this.readyTime = readyTime;
    this.plan = plan;
    this.supervisor = supervisor;
    this.statistics = statistics;
    this.out = out;
    this.problems = problems;
  }

  private static Thread daemon(Runnable work) {
    return Thread.ofPlatform().daemon().name("strike").unstarted(work);
  }

  /**
   * Begins the next strike if it is time. A strike whose target is already away is left out.
   *
   * @param now time since the start
   */
  void strikeIfDue(Duration now) {
    if (now.compareTo(next) < 0 || away(true) >= MAX_PROCESSES) {
      return;
    }
    Strike strike = plan.next();
    if (mayBegin(strike) && supervisor.take(strike.target())) {
      running.put(strike.target(), strike);
      readyTime.leave(strike.target());
      statistics.struck(strike);
      out.printf(
          "%7.1f s  %s %s for %.1f s%n",
          seconds(now), strike.fault(), strike.target(), seconds(strike.length()));
      threads.execute(() -> strike(strike));
      next = now.plus(plan.interval());
    }
  }

  private boolean mayBegin(Strike strike) {
    if (running.containsKey(strike.target())) {
      return false;
    }
    if (!strike.fault().isOfProcess()) {
      return away(false) < MAX_CONNECTIONS;
    }
    return !stack.isBroker(strike.target())
        || strike.isReckless()
        || running.keySet().stream().noneMatch(stack::isBroker);
  }

  private long away(boolean processes) {
    return running.values().stream()
        .filter(strike -> strike.fault().isOfProcess() == processes)
        .count();
  }

  private void strike(Strike strike) {
    long begin = System.nanoTime();
    try {
      switch (strike.fault()) {
        case KILL -> kill(stack.process(strike.target()), strike.length());
        case PAUSE -> pause(stack.process(strike.target()), strike.length());
        default -> disturb(stack.connection(strike.target()), strike);
      }
      statistics.cameBack(strike, Duration.ofNanos(System.nanoTime() - begin));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      problems.accept(strike.target() + " did not come back: " + failed.getMessage());
    } finally {
      running.remove(strike.target());
      supervisor.giveBack(strike.target());
      readyTime.comeBack(strike.target());
    }
  }

  private void kill(Instance process, Duration absence) throws InterruptedException {
    process.kill();
    pass(absence);
    supervisor.restart(process);
  }

  private void pause(Instance process, Duration length) throws InterruptedException {
    process.pause(length);
    if (stack.services().containsKey(process.title())) {
      // It may be unhealthy now, and never be ready.
      supervisor.expect(process.title());
      return;
    }
    long end = System.nanoTime() + BROKER_TIMEOUT.toNanos();
    while (!process.isReady()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("it is not ready " + BROKER_TIMEOUT + " after its pause");
      }
      pass(Duration.ofMillis(POLL_MILLIS));
    }
  }

  private void disturb(FaultyProxy proxy, Strike strike) throws InterruptedException {
    proxy.begin(strike.fault(), strike.latency());
    try {
      pass(strike.length());
    } finally {
      proxy.end();
    }
  }

  /** Lets this time pass, or less if the run ends. */
  private void pass(Duration time) throws InterruptedException {
    var unused = closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether a strike is under way. */
  boolean isStriking() {
    return !running.isEmpty();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** Ends the strikes that are under way. */
  @Override
  public void close() {
    closed.countDown();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(BROKER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException hurry) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
