package io.sandboxbroker.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.WorkerGroup;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.localstack.LocalStack;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.StackSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Leases of some seconds in a running broker of its own, with two workers. */
@Tag("release")
@Timeout(300)
class LeaseExpiryIT {

  private static final int ACCOUNTS = 400;
  private static final long PAUSE_MILLIS = 250;
  private static final int EXPIRED_BEFORE = 10;
  private static final int EXPIRED_AFTER = 30;
  private static final int BUSY = 201;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "LAB_DURATION_HOURS", "8s",
          "GRACE_PERIOD_MINUTES", "0",
          "SYNC_INTERVAL_SEC", "600",
          "RATE_LIMIT_TOKEN_PER_SEC", "100000",
          "RATE_LIMIT_TOKEN_BURST", "100000");

  /** Ends with the command line that has started it. */
  private static final String BRIEF_LAB = "echo begun; while kill -0 $PPID; do sleep 0.5; done";

  private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();

  /**
   * Until the other worker has taken over, the leases of the killed one end late; later each is in
   * time again. The test prints how late, because that depends on the machine.
   */
  @Test
  void eachLeaseEndsOnceAndNotEarlyAlsoWhenTheWorkerThatHoldsItsTimerWasKilled() throws Exception {
    try (var broker = new Broker(start(), unwatched -> {});
        var group = new WorkerGroup(broker.bootstrapServers());
        var scheduler = Executors.newSingleThreadScheduledExecutor()) {
      Instance killed = broker.startAnother(Part.LIFECYCLE_WORKER);
      group.stampEventsByBrokers();
      broker.await("both workers to have tasks", () -> group.isShared(killed));
      var allocating =
          scheduler.scheduleAtFixedRate(
              () -> allocate(broker.track("brief")), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      broker.await("some to expire", () -> expired(broker) >= EXPIRED_BEFORE);

      Instant killedAt = Instant.now();
      killed.kill();
      broker.await("the other worker to take over", () -> group.hasTakenOverFrom(killed));
      Instant takenOver = Instant.now();
      long before = expired(broker);
      broker.await("more to expire", () -> expired(broker) >= before + EXPIRED_AFTER);
      assertThat(allocating.isDone()).as("Leases began all the time").isFalse();
      allocating.cancel(false);
      scheduler.close();
      broker.await("all to expire", () -> expired(broker) >= answers.size());

      Map<String, Instant> ends = ends(broker);
      Map<String, Instant> expiries = group.expiries();
      assertThat(answers).containsOnly(BUSY);
      assertThat(expiries).hasSameSizeAs(answers).containsOnlyKeys(ends.keySet());
      ends.forEach((sandbox, end) -> assertThat(expiries.get(sandbox)).isAfterOrEqualTo(end));
      print(Duration.between(killedAt, takenOver), ends, expiries);
      killed.restart();
      assertThat(broker.violationsAtRest()).isEmpty();
    }
  }

  /** Nobody gives the sandbox back then, and nobody renews its lease. */
  @Test
  void theLeaseOfALabWhoseCommandLineWasKilledEnds() throws Exception {
    try (var broker = new Broker(start(), unwatched -> {});
        var lab = broker.commandLine("run", "--lease", "8s", "--", "sh", "-c", BRIEF_LAB)) {
      broker.await("the lab to begin", () -> lab.output().contains("begun"));
      broker.await("a renewal", () -> broker.committed(LeaseRenewed.class).findAny().isPresent());
      assertThat(expired(broker)).isZero();

      lab.kill();

      broker.await("its lease to end", () -> expired(broker) == 1);
      assertThat(broker.committed(DeletionRequested.class)).isEmpty();
      assertThat(broker.violationsAtRest()).isEmpty();
    }
  }

  private void allocate(LabScript script) {
    try {
      answers.add(script.allocate().status());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static long expired(Broker broker) {
    return broker.committed(SandboxExpired.class).count();
  }

  private static Map<String, Instant> ends(Broker broker) {
    Map<String, Instant> ends = new HashMap<>();
    broker
        .committed(SandboxAllocated.class)
        .forEach(event -> ends.put(event.getSandboxId(), event.getSandbox().getExpiresAt()));
    return ends;
  }

  private static void print(
      Duration takeover, Map<String, Instant> ends, Map<String, Instant> expiries) {
    List<Long> delays =
        ends.entrySet().stream()
            .map(end -> Duration.between(end.getValue(), expiries.get(end.getKey())).toMillis())
            .sorted()
            .toList();
    System.out.printf(
        "kill -9 of one of two workers: taken over after %d ms; %d leases end after"
            + " %d ms (median), %d ms (90 %%), %d ms (last)%n",
        takeover.toMillis(),
        delays.size(),
        delays.get(delays.size() / 2),
        delays.get(delays.size() * 9 / 10),
        delays.getLast());
  }

  private static LocalStack start() throws InterruptedException {
    return LocalStack.start(
        new StackSettings(
            Path.of(System.getProperty("sandbox-broker.root")),
            Path.of(System.getProperty("sandbox-broker.logs")).resolve("lease-expiry"),
            ACCOUNTS,
            SETTINGS),
        new PrintWriter(System.out, true, UTF_8));
  }
}
