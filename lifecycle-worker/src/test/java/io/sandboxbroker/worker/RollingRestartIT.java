package io.sandboxbroker.worker;

import static io.sandboxbroker.worker.WorkerEnvironment.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.simulator.Account;
import io.sandboxbroker.simulator.Latency;
import io.sandboxbroker.simulator.Operation;
import io.sandboxbroker.simulator.Traffic;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Two workers that are restarted one after the other while they delete. */
@Tag("slow")
@Timeout(300)
class RollingRestartIT {

  private static final int ACCOUNTS = 120;

  /** Different, so that some finish behind others. */
  private static final Latency DELETION =
      new Latency.Uniform(Duration.ofMillis(500), Duration.ofMillis(2_500));

  /** So that the deletions outlast all restarts. */
  private static final String FEW_CALLS = "--broker.cleanup.max-in-flight=3";

  /** A busy machine must not make a call fail. */
  private static final String LONG_TIMEOUT = "--CSP_TIMEOUT_READ_SEC=20";

  @TempDir private Path state;
  private final WorkerEnvironment environment = new WorkerEnvironment(10);

  @AfterEach
  void stop() {
    environment.close();
  }

  @Test
  void noDeletionIsCalledTwiceAndNoneIsLost() {
    List<Account> accounts = List.copyOf(environment.csp().addAccounts(ACCOUNTS, "lab-doomed"));
    environment.csp().setLatency(Operation.DELETE_ACCOUNT, DELETION);
    try (var first = start("worker-1");
        var second = start("worker-2")) {
      send(accounts);
      restartInTurn(List.of(first, second));
    }

    assertThat(environment.committed(Topics.CSP, CspDeletionConfirmed.class))
        .extracting(CspDeletionConfirmed::getSandboxId)
        .containsExactlyInAnyOrderElementsOf(accounts.stream().map(Account::id).toList());
    assertThat(environment.committed(Topics.CSP, CspDeletionFailed.class)).isEmpty();
    assertThat(deletions().outcomes()).doesNotContainKey("404");
    assertThat(deletions().requests()).isEqualTo(ACCOUNTS);
  }

  private void restartInTurn(List<ConfigurableApplicationContext> workers) {
    awaitConfirmed(10);
    workers.get(0).close();
    long afterTheFirst = confirmed();
    try (var firstAgain = start("worker-1")) {
      awaitConfirmed(afterTheFirst + 10);
      workers.get(1).close();
      long afterTheSecond = confirmed();
      assertThat(afterTheSecond).as("the restarts are over in time").isLessThan(ACCOUNTS);
      try (var secondAgain = start("worker-2")) {
        assertThat(firstAgain.isRunning() && secondAgain.isRunning()).isTrue();
        awaitConfirmed(ACCOUNTS);
      }
    }
  }

  private ConfigurableApplicationContext start(String name) {
    return environment.startWorkerNamed(name, state.resolve(name), FEW_CALLS, LONG_TIMEOUT);
  }

  private void awaitConfirmed(long count) {
    await().atMost(TIMEOUT).until(() -> confirmed() >= count);
  }

  private long confirmed() {
    return environment.count(Topics.CSP, CspDeletionConfirmed.class);
  }

  private Traffic deletions() {
    return environment.csp().state().operations().get(Operation.DELETE_ACCOUNT);
  }

  private void send(List<Account> accounts) {
    environment.send(
        Topics.TIMERS,
        Topics.POOL_KEY,
        accounts.stream()
            .map(one -> new CleanupDue("t/" + one.id(), Instant.EPOCH, one.id(), one.id(), 1))
            .toList());
  }
}
