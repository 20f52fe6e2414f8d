package io.sandboxbroker.worker;

import static io.sandboxbroker.worker.WorkerEnvironment.TIMEOUT;
import static io.sandboxbroker.worker.WorkerEnvironment.awaitPage;
import static io.sandboxbroker.worker.WorkerEnvironment.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.simulator.Account;
import io.sandboxbroker.simulator.Fault;
import io.sandboxbroker.simulator.FaultWindow;
import io.sandboxbroker.simulator.Operation;
import io.sandboxbroker.timer.CleanupDue;
import io.sandboxbroker.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Deletions at the CSP against a real broker and registry. */
@Timeout(180)
class DeletionIT {

  @TempDir private Path state;
  private WorkerEnvironment environment;

  @BeforeEach
  void start() {
    environment = new WorkerEnvironment(10);
  }

  @AfterEach
  void stop() {
    environment.close();
  }

  @Test
  void anOutageEndsWithEachSandboxDeletedOnceAndNothingFailedUntried() throws Exception {
    var csp = environment.csp();
    List<Account> accounts = List.copyOf(csp.addAccounts(50, "lab-doomed"));
    csp.setFault(FaultWindow.of(Fault.tooManyRequests(null), Operation.DELETE_ACCOUNT).times(3));
    csp.setFault(FaultWindow.of(Fault.serverError(), Operation.DELETE_ACCOUNT).times(6));
    csp.setFault(FaultWindow.of(new Fault.Hang(), Operation.DELETE_ACCOUNT).times(1));

    try (var worker = environment.startWorker(state)) {
      sendCleanups(accounts, 1);
      await().atMost(TIMEOUT).until(() -> confirmed().size() + failed().size() == 50);
      // Six errors and one reply that hung; 429 is no answer.
      assertThat(failed()).hasSize(7);
      environment.send(Topics.COMMAND_STATUS, "c1", List.of(cleanup("c1", failed())));
      sendCleanups(accounts, 2);
      // The second timer of a deleted sandbox publishes its confirmation again, without a call.
      await().atMost(TIMEOUT).until(() -> confirmed().size() == 43 + 50);

      assertThat(failed()).hasSize(7);
      assertThat(confirmed())
          .extracting(CspDeletionConfirmed::getSandboxId)
          .containsOnly(accounts.stream().map(Account::id).toArray(String[]::new));
      assertThat(csp.accounts()).doesNotContainAnyElementsOf(accounts);
      CommandStatus status = environment.awaitStatus("c1", CommandState.COMPLETED);
      assertThat(status.getDone()).isEqualTo(7);
      assertThat(status.getFailed()).isZero();
      assertThat(deleteCalls()).isEqualTo(60);
      assertThat(get(worker, "/metrics").body())
          .contains("broker_cleanup_deleted_total 50.0")
          .contains("broker_cleanup_failed_total 7.0")
          .contains("broker_cleanup_duration_seconds_bucket{outcome=\"confirmed\",le=\"0.01\"} ")
          .contains("broker_breaker_state{name=\"delete\"} 0.0");
    }
  }

  @Tag("slow")
  @Test
  void whileDeletionsAreFrozenTheyWaitUncalledAndGoOnAfterTheThawAlsoInAWorkerThatStartsMeanwhile()
      throws Exception {
    List<Account> accounts = List.copyOf(environment.csp().addAccounts(20, "lab-doomed"));
    try (var worker = environment.startWorker(state)) {
      environment.freeze(
          FreezeScope.DELETIONS, TestFreezes.freeze(FreezeScope.DELETIONS, Instant.now(), null));
      awaitPage(worker, "/metrics", "broker_freeze{scope=\"deletions\"} 1.0");
      sendCleanups(accounts, 1);
      awaitPage(worker, "/metrics", "broker_delete_backlog 20.0");
    }

    try (var worker = environment.startWorker(state.resolve("elsewhere"))) {
      awaitPage(worker, "/metrics", "broker_delete_backlog 20.0");
      await()
          .during(Duration.ofSeconds(2))
          .atMost(TIMEOUT)
          .until(() -> deleteCalls() == 0 && get(worker, "/readyz").statusCode() == 200);
      assertThat(failed()).isEmpty();

      environment.freeze(FreezeScope.DELETIONS, null);
      await().atMost(TIMEOUT).until(() -> confirmed().size() == 20);
      assertThat(deleteCalls()).isEqualTo(20);
      assertThat(failed()).isEmpty();
      awaitPage(worker, "/metrics", "broker_delete_backlog 0.0");
    }
  }

  @Tag("slow")
  @Test
  void universalServicesAreRemovedBeforeAnAccountIsDeletedWhereThatIsOn() {
    var csp = environment.csp();
    List<Account> accounts = List.copyOf(csp.addAccounts(5, "lab-doomed"));
    accounts.forEach(one -> csp.addService(one.uuid(), "left-behind").orElseThrow());

    try (var worker =
        environment.startWorker(
            state,
            "--CSP_SERVICES_MODE=on",
            "--CSP_SERVICES_NAME=left-behind",
            "--CSP_SERVICES_BASE_URL=" + environment.servicesUrl())) {
      sendCleanups(accounts, 1);
      await().atMost(TIMEOUT).until(() -> confirmed().size() == 5);

      awaitPage(worker, "/metrics", "broker_csp_universal_services_total{outcome=\"removed\"} 5.0");
      assertThat(csp.state().operations().get(Operation.SIGN_IN).requests()).isEqualTo(1);
    }
  }

  /** The status of a clean-up that begins, as the allocator publishes it. */
  private CommandStatus cleanup(String id, List<CspDeletionFailed> failures) {
    Instant now = Instant.now();
    List<String> sandboxes = failures.stream().map(CspDeletionFailed::getSandboxId).toList();
    var begun = new CleanupBegun("event", id, "request", now, sandboxes);
    return CommandStatus.newBuilder()
        .setCommandId(id)
        .setCommandType("RequestCleanup")
        .setState(CommandState.RUNNING)
        .setAcceptedAt(now)
        .setUpdatedAt(now)
        .setTotal((long) sandboxes.size())
        .setOutcome(ByteBuffer.wrap(environment.serialize(Topics.EVENTS, begun)))
        .build();
  }

  private void sendCleanups(List<Account> accounts, int attempt) {
    environment.send(
        Topics.TIMERS,
        Topics.POOL_KEY,
        accounts.stream()
            .map(
                account ->
                    new CleanupDue(
                        "cleanup:" + account.id() + ":" + attempt,
                        Instant.EPOCH,
                        account.id(),
                        account.id(),
                        attempt))
            .toList());
  }

  private List<CspDeletionConfirmed> confirmed() {
    return environment.committed(Topics.CSP, CspDeletionConfirmed.class);
  }

  private List<CspDeletionFailed> failed() {
    return environment.committed(Topics.CSP, CspDeletionFailed.class);
  }

  private long deleteCalls() {
    return environment.csp().state().operations().get(Operation.DELETE_ACCOUNT).requests();
  }
}
