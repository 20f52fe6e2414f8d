package io.sandboxbroker.worker;

import static io.sandboxbroker.worker.WorkerEnvironment.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.simulator.Account;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** Syncs that operators ask for, against a real broker and registry. */
@Tag("slow")
@Timeout(180)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RequestedSyncIT {

  @TempDir private static Path state;
  private static WorkerEnvironment environment;
  private static ConfigurableApplicationContext worker;

  @BeforeAll
  static void start() {
    environment = new WorkerEnvironment(100);
    worker = environment.startWorker(state);
    await().atMost(TIMEOUT).until(() -> environment.count(Topics.CSP, SyncCompleted.class) == 1);
  }

  @AfterAll
  static void stop() {
    worker.close();
    environment.close();
  }

  @Test
  @Order(1)
  void aDryRunCountsTheChangesOfAListAndMakesNone() {
    environment.csp().addAccounts(7, "lab-new");

    SyncCompleted dry = completed(request("dry-1", true, false));
    assertThat(dry.getDryRun()).isTrue();
    assertThat(dry.getDiscovered()).isEqualTo(7);
    assertThat(environment.count(Topics.CSP, SandboxDiscovered.class)).isEqualTo(100);

    assertThat(completed(request("dry-2", true, false)).getDiscovered()).isEqualTo(7);
    assertThat(completed(request("real", false, false)).getDiscovered()).isEqualTo(7);
    assertThat(environment.count(Topics.CSP, SandboxDiscovered.class)).isEqualTo(107);
  }

  @Test
  @Order(2)
  void aListThatHasShrunkIsRefusedUnlessAnOperatorVouchesForIt() {
    environment
        .csp()
        .removeAccounts(
            environment.csp().accounts().stream()
                .filter(Account::isActiveSandbox)
                .limit(60)
                .map(Account::uuid)
                .toList());

    assertThat(refused(request("doubted", false, false)).getReason()).isEqualTo(SyncRefusal.SHRUNK);
    SyncCompleted first = completed(request("vouched-1", false, true));
    SyncCompleted second = completed(request("vouched-2", false, true));

    assertThat(first.getListed()).isEqualTo(47);
    assertThat(first.getVanished()).as("missing for the first time").isZero();
    assertThat(second.getListed()).isEqualTo(47);
    assertThat(second.getVanished()).as("two lists within an interval are one strike").isZero();
  }

  @Test
  @Order(3)
  void aFullSyncPublishesEveryAccountAnew() {
    long before = environment.count(Topics.CSP, SandboxDiscovered.class);
    environment.send(
        Topics.TIMERS,
        Topics.POOL_KEY,
        List.of(new SyncDue("full", Instant.now(), SyncReason.REQUESTED, false, false, true)));

    assertThat(completed("full").getDiscovered()).isEqualTo(47);
    assertThat(environment.count(Topics.CSP, SandboxDiscovered.class)).isEqualTo(before + 47);
  }

  @Test
  @Order(4)
  void ofManyAtOnceEachHasOneAnswer() {
    List<String> ids = List.of("m1", "m2", "m3", "m4", "m5", "m6", "m7");
    environment.send(
        Topics.TIMERS, Topics.POOL_KEY, ids.stream().map(id -> due(id, true, false)).toList());

    await().atMost(TIMEOUT).until(() -> ids.stream().allMatch(id -> answers(id) == 1));
  }

  @Test
  @Order(5)
  void whileSyncsAreFrozenRequestsAreRefused() {
    environment.freeze(FreezeScope.SYNC, TestFreezes.freeze(FreezeScope.SYNC, Instant.now(), null));
    WorkerEnvironment.awaitPage(worker, "/metrics", "broker_freeze{scope=\"sync\"} 1.0");
    long lists = environment.csp().requests(1_000).size();

    assertThat(refused(request("frozen", false, false)).getReason()).isEqualTo(SyncRefusal.FROZEN);
    assertThat(environment.csp().requests(1_000)).hasSize((int) lists);

    environment.freeze(FreezeScope.SYNC, null);
    WorkerEnvironment.awaitPage(worker, "/metrics", "broker_freeze{scope=\"sync\"} 0.0");
    completed(request("thawed", false, false));
  }

  @Test
  @Order(6)
  void theStatusOfACommandCarriesTheOutcomeOfItsSync() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var command =
        new RequestSync("status-1", "request", now, now.plusSeconds(25), true, false, false);
    environment.sendAsync(Topics.DELETION_COMMANDS, Topics.POOL_KEY, command);

    CommandStatus status = environment.awaitStatus("status-1", CommandState.COMPLETED);
    assertThat(status.getRequestId()).isEqualTo("request");
    assertThat(status.getAcceptedAt()).isEqualTo(now);
    byte[] outcome = new byte[status.getOutcome().remaining()];
    status.getOutcome().get(outcome);
    assertThat(outcome).isEqualTo(environment.serialize(Topics.CSP, completed("status-1")));
  }

  @Test
  @Order(7)
  void aFreezeHoldsFromTheStartOfAWorkerOn() {
    worker.close();
    environment.freeze(FreezeScope.SYNC, TestFreezes.freeze(FreezeScope.SYNC, Instant.now(), null));
    request("before", false, false);
    long lists = environment.csp().requests(1_000).size();
    worker = environment.startWorker(state);

    assertThat(refused("before").getReason()).isEqualTo(SyncRefusal.FROZEN);
    assertThat(environment.csp().requests(1_000)).hasSize((int) lists);
  }

  private static String request(String id, boolean dryRun, boolean override) {
    environment.send(Topics.TIMERS, Topics.POOL_KEY, List.of(due(id, dryRun, override)));
    return id;
  }

  private static SyncDue due(String id, boolean dryRun, boolean override) {
    return new SyncDue(id, Instant.now(), SyncReason.REQUESTED, dryRun, override, false);
  }

  private static SyncCompleted completed(String causeId) {
    await().atMost(TIMEOUT).until(() -> findCompleted(causeId).isPresent());
    return findCompleted(causeId).orElseThrow();
  }

  private static Optional<SyncCompleted> findCompleted(String causeId) {
    return environment.committed(Topics.CSP, SyncCompleted.class).stream()
        .filter(fact -> fact.getCauseId().equals(causeId))
        .findFirst();
  }

  private static SyncRefused refused(String causeId) {
    await().atMost(TIMEOUT).until(() -> findRefused(causeId).isPresent());
    return findRefused(causeId).orElseThrow();
  }

  private static Optional<SyncRefused> findRefused(String causeId) {
    return environment.committed(Topics.CSP, SyncRefused.class).stream()
        .filter(fact -> fact.getCauseId().equals(causeId))
        .findFirst();
  }

  private static long answers(String causeId) {
    return findCompleted(causeId).stream().count() + findRefused(causeId).stream().count();
  }
}
