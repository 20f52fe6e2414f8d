package io.sandboxbroker.worker;

import static io.sandboxbroker.worker.WorkerEnvironment.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.topic.Topics;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Expiries are due on time by the brokers' clock: with workers whose clocks are 10 s apart, of
 * which one is killed before.
 */
@Tag("slow")
@Timeout(400)
class ExpiryOnTimeIT {

  private static final int SANDBOXES = 24;
  private static final Duration LEASE = Duration.ofSeconds(40);
  private static final Duration MAX_LATE = Duration.ofSeconds(1);

  /** Below this a difference of clocks is not corrected, and answers of brokers take some time. */
  private static final Duration MAX_EARLY = Duration.ofMillis(200);

  /** Another process may take the processors for a second. */
  private static final int ROUNDS = 3;

  @TempDir private Path directory;
  private final WorkerEnvironment environment = new WorkerEnvironment(1);
  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    environment.close();
  }

  @Test
  void aLeaseExpiresAtMostASecondLateAndNotEarly() throws Exception {
    Map<String, Duration> clocks =
        Map.of("ahead", Duration.ofSeconds(5), "behind", Duration.ofSeconds(-5));
    Map<String, Process> workers = new HashMap<>();
    for (var clock : clocks.entrySet()) {
      workers.put(clock.getKey(), start(clock.getKey(), clock.getValue()));
    }
    List<Duration> latest = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      String killed = round % 2 == 0 ? "ahead" : "behind";
      Instant due = Instant.now().plus(LEASE).truncatedTo(ChronoUnit.MILLIS);
      List<String> sandboxes = allocate(round, due);
      workers.get(killed).destroyForcibly().waitFor();
      Map<String, Instant> published = awaitExpiries(sandboxes);

      assertThat(published.values()).allMatch(at -> at.isAfter(due.minus(MAX_EARLY)));
      latest.add(
          published.values().stream()
              .map(at -> Duration.between(due, at))
              .max(Duration::compareTo)
              .orElseThrow());
      if (latest.getLast().compareTo(MAX_LATE) <= 0) {
        break;
      }
      workers.put(killed, start(killed, clocks.get(killed)));
    }
    System.out.printf(
        "expiries after a kill, with clocks 10 s apart: late by at most %s%n", latest);
    assertThat(latest.getLast()).isLessThanOrEqualTo(MAX_LATE);
  }

  /** Polls often; the time of each record is that at which a reader has it. */
  private Map<String, Instant> awaitExpiries(List<String> sandboxes) {
    Map<String, Instant> published = new HashMap<>();
    try (var reader = environment.readerFromTheEnd(Topics.TIMERS)) {
      await()
          .atMost(LEASE.plus(TIMEOUT))
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                for (var value : reader.poll()) {
                  if (value instanceof ExpiryDue due && sandboxes.contains(due.getSandboxId())) {
                    published.putIfAbsent(due.getSandboxId(), Instant.now());
                  }
                }
                return published.size() == sandboxes.size();
              });
    }
    return published;
  }

  private List<String> allocate(int round, Instant expiresAt) {
    List<String> ids = IntStream.range(0, SANDBOXES).mapToObj(i -> round + "-" + i).toList();
    for (String id : ids) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      var state =
          SandboxState.newBuilder()
              .setSandboxId(id)
              .setVersion(2L)
              .setStatus(SandboxStatus.ALLOCATED)
              .setName("lab-" + id)
              .setExternalId("identity/accounts/" + id)
              .setSfdcAccountId("")
              .setCreatedAt(now)
              .setLastSynced(now)
              .setUpdatedAt(now)
              .setAllocationId("c-" + id)
              .setAllocatedAt(now)
              .setExpiresAt(expiresAt)
              .setDeletionAttempts(0)
              .build();
      environment.send(
          Topics.EVENTS,
          id,
          List.of(new SandboxAllocated("e-" + id, "c-" + id, null, now, id, 2L, state)));
    }
    return ids;
  }

  private Process start(String name, Duration ahead) throws IOException {
    Path log = directory.resolve(name + "-" + processes.size() + ".log");
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-D" + SkewedWorker.AHEAD + "=" + ahead,
                    "-cp",
                    System.getProperty("java.class.path"),
                    SkewedWorker.class.getName()),
                Stream.of(
                    environment.arguments(
                        name, directory.resolve(name), "--GRACE_PERIOD_MINUTES=0")))
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(new File(log.toString()))
            .start();
    processes.add(process);
    await()
        .atMost(TIMEOUT.multipliedBy(2))
        .until(
            () -> {
              assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
              return Files.readString(log).contains("from REBALANCING to RUNNING");
            });
    return process;
  }
}
