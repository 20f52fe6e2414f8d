package io.sandboxbroker.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.stack.Broker;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Leases that end while the broker runs, in a broker of its own whose labs are short. */
@Tag("slow")
class LeaseExpiryIT {

  private static final int TRACKS = 10;
  private static final Duration MAX_LATE = Duration.ofSeconds(1);

  /** Another process may take the processors for a second. */
  private static final int ROUNDS = 3;

  private static final Map<String, String> SETTINGS =
      Map.of(
          "SYNC_INTERVAL_SEC", "2",
          "LAB_DURATION_HOURS", "35s",
          "GRACE_PERIOD_MINUTES", "0",
          "JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

  @Test
  void aLeaseExpiresAtMostASecondLateThoughAWorkerIsKilledBefore() throws Exception {
    var settings =
        new StackSettings(
            Path.of(System.getProperty("sandbox-broker.root")),
            Path.of(System.getProperty("sandbox-broker.logs")).resolve("lease-expiry"),
            ROUNDS * TRACKS,
            SETTINGS);
    var progress = new PrintWriter(System.out, true, UTF_8);
    try (var broker = new Broker(LocalStack.start(settings, progress), unwatched -> {})) {
      Instance first = broker.instance(Part.LIFECYCLE_WORKER);
      Instance second = broker.startAnother(Part.LIFECYCLE_WORKER);
      List<Duration> late = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        Instance killed = round % 2 == 0 ? first : second;
        late.add(latestExpiry(broker, killed));
        if (late.getLast().compareTo(MAX_LATE) <= 0) {
          break;
        }
        killed.restart();
      }
      System.out.printf("leases that ended after a worker was killed: late by at most %s%n", late);
      assertThat(late.getLast()).isLessThanOrEqualTo(MAX_LATE);
      first.restart();
      assertThat(broker.violationsAtRest()).isEmpty();
    }
  }

  /** How late the last of some leases expired; none may expire early. */
  private static Duration latestExpiry(Broker broker, Instance killed) throws Exception {
    List<String> ids = new ArrayList<>();
    for (int track = 0; track < TRACKS; track++) {
      Exchange allocation = broker.track("forgetful").allocate();
      assertThat(allocation.status()).isEqualTo(201);
      ids.add(allocation.text("sandbox_id"));
    }
    killed.kill();
    broker.await("all leases to expire", () -> expiries(broker, ids).size() == TRACKS);
    List<Duration> late =
        expiries(broker, ids).stream()
            .map(event -> Duration.between(endOf(broker, event), event.getOccurredAt()))
            .toList();
    assertThat(late).noneMatch(Duration::isNegative);
    return late.stream().max(Duration::compareTo).orElseThrow();
  }

  private static Instant endOf(Broker broker, SandboxExpired expired) {
    return broker
        .committed(SandboxAllocated.class)
        .filter(event -> event.getSandboxId().equals(expired.getSandboxId()))
        .map(event -> Objects.requireNonNull(event.getSandbox().getExpiresAt()))
        .findFirst()
        .orElseThrow();
  }

  private static List<SandboxExpired> expiries(Broker broker, List<String> ids) {
    return broker
        .committed(SandboxExpired.class)
        .filter(event -> ids.contains(event.getSandboxId()))
        .toList();
  }
}
