package io.sandboxbroker.e2e.chaos;

import io.sandboxbroker.e2e.client.ReadyTime;
import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.localstack.StartFailedException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Does what a container platform does: it asks the services for their health and readiness, and
 * starts a service again that is unhealthy or whose start has failed. Thread-safe.
 */
final class Supervisor implements AutoCloseable {

  private static final long PERIOD_SECONDS = 2;
  private static final int UNHEALTHY_AFTER = 3;
  private static final int MAX_STARTS = 10;

  /** Services of a machine that is far too slow are healthy too. */
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(PROBE_TIMEOUT)
          .build();
  private final List<Instance> services;
  private final ReadyTime readyTime;
  private final Statistics statistics;
  private final Consumer<String> problems;
  private final Set<String> taken = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> failures = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Begins.
   *
   * @param problems receives a line for each part that does not come back
   */
  Supervisor(
      Collection<Instance> services,
      ReadyTime readyTime,
      Statistics statistics,
      Consumer<String> problems) {
    this.services = List.copyOf(services);
    this.readyTime = readyTime;
    this.statistics = statistics;
    this.problems = problems;
    thread = Thread.ofPlatform().daemon().name("supervisor").start(this::run);
  }

  /** Takes a part, which nobody else stops or starts meanwhile; false if somebody else has it. */
  boolean take(String title) {
    return taken.add(title);
  }

  /** Gives a part back. */
  void giveBack(String title) {
    taken.remove(title);
  }

  /** A service is not ready until it has answered so. */
  void expect(String title) {
    readyTime.leave(readiness(title));
  }

  /**
   * Starts a part that has been taken, again and again until it is ready.
   *
   * @throws StartFailedException if it is not ready after ten starts
   */
  void restart(Instance instance) {
    for (int start = 1; ; start++) {
      try {
        instance.restart();
        return;
      } catch (StartFailedException failed) {
        statistics.startFailed(instance.title());
        if (start == MAX_STARTS) {
          throw failed;
        }
      }
    }
  }

  private void run() {
    try {
      while (!closed.await(PERIOD_SECONDS, TimeUnit.SECONDS)) {
        for (Instance service : services) {
          if (!taken.contains(service.title())) {
            probe(service);
          }
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      problems.accept("the supervisor has ended: " + failed);
    }
  }

  private void probe(Instance service) throws InterruptedException {
    String title = service.title();
    boolean healthy = answers(service, "/healthz");
    if (healthy && answers(service, "/readyz")) {
      failures.remove(title);
      readyTime.comeBack(readiness(title));
    } else if (!taken.contains(title)) {
      expect(title);
      int failed = healthy ? 0 : failures.merge(title, 1, Integer::sum);
      if (failed >= UNHEALTHY_AFTER && take(title)) {
        failures.remove(title);
        restartUnhealthy(service);
      }
    }
  }

  /** On a thread of its own, as the others must be watched meanwhile. */
  private void restartUnhealthy(Instance service) {
    statistics.unhealthy(service.title());
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                restart(service);
              } catch (RuntimeException failed) {
                problems.accept(service.title() + " did not come back: " + failed.getMessage());
              } finally {
                giveBack(service.title());
              }
            });
  }

  private boolean answers(Instance service, String path) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(service.address().resolve(path)).timeout(PROBE_TIMEOUT).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException noAnswer) {
      return false;
    }
  }

  private static String readiness(String title) {
    return "readiness of " + title;
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
