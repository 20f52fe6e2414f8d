package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.client.Operator;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.e2e.stack.Program;
import io.sandboxbroker.e2e.stack.TokensFile;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.topic.Topics;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checks that every metric of docs/metrics.md is exported and changes in one scenario. */
@ExtendWith(BrokerUnderTest.class)
@Tag("slow")
class MetricsIT {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("sandbox-broker.root"), "docs", "metrics.md");
  private static final Pattern AUDIT = Pattern.compile("/metrics on port (\\d+)");

  @AfterEach
  void mend(Broker broker, TokensFile tokens) throws Exception {
    broker.csp().clearFaults();
    tokens.reset();
    broker.operator().send("DELETE", "/freeze/deletions");
    broker.operator().send("DELETE", "/freeze/allocations");
  }

  @Test
  void everyMetricIsExportedAndChangesInOneScenario(Broker broker, TokensFile tokens)
      throws Exception {
    try (Program audit = broker.audit("--follow", "--port", "0")) {
      broker.await("the audit to follow", () -> AUDIT.matcher(audit.errors()).find());
      var changes =
          MetricChanges.of(
              DOCUMENT,
              Map.of(
                  "api-gateway", broker.instance(Part.API_GATEWAY).address(),
                  "allocator", broker.instance(Part.ALLOCATOR).address(),
                  "lifecycle-worker", broker.instance(Part.LIFECYCLE_WORKER).address(),
                  "audit", found(audit.errors())));

      List<Exchange> held = aPoolIsUsedUp(broker, changes);
      try (var stream = broker.operator().watch()) {
        changes.await(broker, "broker_dashboard_streams");
      }
      anIntruderIsRefused(broker);
      anInvalidRecordBecomesADeadLetter(broker);
      operatorsStopAllocations(broker, changes);
      deletionsFailUntilTheyDoNot(broker, held, changes);
      aSandboxVanishes(broker, changes);
      anOddAccountIsListed(broker, changes);
      tokens.replace("nonsense");
      changes.await(broker, "broker_tokens_file_refused");

      changes.awaitAll(broker);
    }
  }

  private static URI found(String errors) {
    var matcher = AUDIT.matcher(errors);
    assertThat(matcher.find()).isTrue();
    return URI.create("http://127.0.0.1:" + matcher.group(1));
  }

  /** One track repeats its allocation; another waits in the queue and cancels. */
  private static List<Exchange> aPoolIsUsedUp(Broker broker, MetricChanges changes)
      throws InterruptedException, ExecutionException {
    String prefix = broker.addSandboxes(2);
    List<Exchange> held = new ArrayList<>();
    for (LabScript script : broker.tracks(2, "holder", prefix)) {
      held.add(script.allocate());
      Exchange again = script.allocate();
      assertThat(again.header("idempotency-replayed")).hasValue("true");
      assertThat(script.details(again.text("sandbox_id")).status()).isEqualTo(200);
    }
    LabScript patient = broker.track("patient").wanting(prefix);
    var accepted = patient.preferring("respond-async").allocate();
    try (var watch = patient.watch(accepted.text("command_id"))) {
      changes.await(broker, "broker_queue_depth", "broker_line_length", "broker_async_commands");
      changes.await(broker, "broker_command_streams");
      assertThat(watch.hasEnded()).isFalse();
    }
    patient.cancel(accepted.text("command_id"));
    try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Exchange> waiting =
          broker.track("held").wanting(prefix).preferring("wait=3")::allocate;
      var refused = thread.submit(waiting);
      changes.await(broker, "broker_waiting_requests");
      assertThat(refused.get().status()).isEqualTo(409);
    }
    return held;
  }

  private static void anIntruderIsRefused(Broker broker) throws InterruptedException {
    var script = broker.track("intruder");
    var intruder = script.at(script.lab().withToken("not-a-token-of-anybodys"));
    int status = 401;
    for (int tries = 0; status == 401 && tries < 100; tries++) {
      status = intruder.details("none").status();
    }
    assertThat(status).isEqualTo(429);
  }

  private static void anInvalidRecordBecomesADeadLetter(Broker broker) {
    String id = "none-" + UUID.randomUUID();
    broker.publishInvalid(Topics.TIMERS, id);
    Instant past = Instant.now().minusSeconds(10_000);
    broker.publish(Topics.TIMERS, id, new ExpiryDue(id, past, id, "another allocation", past));
  }

  private static void operatorsStopAllocations(Broker broker, MetricChanges changes)
      throws InterruptedException {
    Operator operator = broker.operator();
    assertThat(operator.send("PUT", "/freeze/allocations?reason=trial").status()).isEqualTo(200);
    assertThat(operator.send("PUT", "/freeze/deletions?reason=trial").status()).isEqualTo(200);
    changes.await(broker, "broker_freeze");
    assertThat(operator.send("DELETE", "/freeze/allocations").status()).isEqualTo(200);
  }

  /** They are frozen to begin with. */
  private static void deletionsFailUntilTheyDoNot(
      Broker broker, List<Exchange> held, MetricChanges changes) throws InterruptedException {
    broker.csp().setFault("delete_account", 1, "{\"kind\":\"hang\"}");
    broker.csp().setFault("delete_account", 8, "{\"kind\":\"answer\",\"status\":500}");
    for (Exchange sandbox : held) {
      var owner = broker.trackOf(sandbox);
      assertThat(owner.renew(sandbox.text("sandbox_id"), "metrics").status()).isEqualTo(200);
      assertThat(owner.markForDeletion(sandbox.text("sandbox_id")).status()).isEqualTo(200);
    }
    changes.await(broker, "broker_pool_pending_deletion");
    assertThat(broker.operator().send("DELETE", "/freeze/deletions").status()).isEqualTo(200);
    changes.await(broker, "broker_delete_backlog");
    changes.await(broker, "broker_breaker_state", "broker_pool_deletion_failed");
    List<String> ids = held.stream().map(it -> it.text("sandbox_id")).toList();
    broker.await("both to be deleted", () -> broker.deleted(ids).size() == ids.size());
  }

  private static void aSandboxVanishes(Broker broker, MetricChanges changes)
      throws InterruptedException {
    broker.csp().deleteAccounts(broker.addSandboxes(1));
    changes.await(broker, "broker_pool_stale");
  }

  private static void anOddAccountIsListed(Broker broker, MetricChanges changes)
      throws InterruptedException {
    broker
        .csp()
        .setFault(
            "list_accounts",
            1,
            "{\"kind\":\"answer\",\"status\":200,\"body\":\"{\\\"results\\\":[null]}\"}");
    changes.await(broker, "broker_csp_odd_accounts_total");
  }
}
