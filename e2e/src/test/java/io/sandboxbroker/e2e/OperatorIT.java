package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.client.Operator;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.e2e.stack.Metrics;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.localstack.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
class OperatorIT {

  private static final int MAX_READINGS = 200;

  @AfterEach
  void thaw(Broker broker) throws Exception {
    broker.operator().send("DELETE", "/freeze/deletions");
    broker.operator().send("DELETE", "/freeze/sync");
    broker.operator().send("DELETE", "/freeze/allocations");
  }

  @Test
  void aSyncIsAnsweredWhetherItRunsIsFrozenOrIsADryRun(Broker broker) throws Exception {
    Operator operator = broker.operator();
    assertThat(operator.send("PUT", "/freeze/sync?reason=trial").status()).isEqualTo(200);
    awaitWorkerShows(broker, "sync", 1);
    assertThat(operator.send("POST", "/sync").status()).isEqualTo(409);
    assertThat(operator.send("DELETE", "/freeze/sync").status()).isEqualTo(200);
    awaitWorkerShows(broker, "sync", 0);

    var done = operator.send("POST", "/sync");

    assertThat(done.status()).isEqualTo(200);
    assertThat(done.body().path("status").asString()).isEqualTo("completed");
    var dry = operator.send("POST", "/sync?dry_run=true");
    assertThat(dry.status()).isEqualTo(200);
    assertThat(dry.body().path("dry_run").asBoolean()).isTrue();
  }

  @Test
  void frozenDeletionsWaitUntilTheyAreThawed(Broker broker) throws Exception {
    Operator operator = broker.operator();
    List<Exchange> held = new ArrayList<>();
    for (LabScript script : broker.tracks(3, "frozen", broker.addSandboxes(3))) {
      held.add(script.allocate());
    }
    List<String> ids = held.stream().map(it -> it.text("sandbox_id")).toList();
    assertThat(operator.send("PUT", "/freeze/deletions?reason=trial").status()).isEqualTo(200);
    awaitWorkerShows(broker, "deletions", 1);
    for (Exchange sandbox : held) {
      var owner = broker.trackOf(sandbox);
      assertThat(owner.markForDeletion(sandbox.text("sandbox_id")).status()).isEqualTo(200);
    }
    assertThat(operator.send("POST", "/sandboxes/" + ids.getFirst() + "/retry-deletion").status())
        .isEqualTo(202);
    try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Operator.Answer> call = () -> operator.send("POST", "/cleanup");
      var cleanup = thread.submit(call);
      broker.await(
          "the clean-up to say what it found",
          () ->
              broker
                      .committed(SandboxSnapshot.class)
                      .filter(it -> it.getDueNow() && ids.contains(it.getSandboxId()))
                      .count()
                  >= 4);
      assertThat(broker.deleted(ids)).isEmpty();

      operator.send("DELETE", "/freeze/deletions");

      assertThat(cleanup.get().status()).isEqualTo(200);
      assertThat(cleanup.get().body().path("deleted").asInt()).isGreaterThanOrEqualTo(3);
    }
    broker.await("all to be deleted", () -> broker.deleted(ids).size() == 3);
  }

  @Test
  void onlyWhatIsBeingDeletedCanBeRetried(Broker broker) throws Exception {
    var owner = broker.track("owner").wanting(broker.addSandboxes(1));
    String id = owner.allocate().text("sandbox_id");

    assertThat(broker.operator().send("POST", "/sandboxes/" + id + "/retry-deletion").status())
        .isEqualTo(409);
    assertThat(broker.operator().send("POST", "/sandboxes/none/retry-deletion").status())
        .isEqualTo(404);
    assertThat(owner.details(id).text("status")).isEqualTo("allocated");
  }

  @Test
  void whileAllocationsAreFrozenOnlyHoldersAreServed(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(2);
    var holder = broker.track("holder").wanting(prefix);
    var other = broker.track("other").wanting(prefix);
    String held = holder.allocate().text("sandbox_id");
    Operator operator = broker.operator();

    assertThat(operator.send("PUT", "/freeze/allocations?reason=trial").status()).isEqualTo(200);
    awaitShows(broker, Part.ALLOCATOR, "allocations", 1);

    var refused = other.allocateOnce();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("retry-after")).isPresent();
    assertThat(holder.allocate().text("sandbox_id")).isEqualTo(held);

    assertThat(operator.send("DELETE", "/freeze/allocations").status()).isEqualTo(200);
    awaitShows(broker, Part.ALLOCATOR, "allocations", 0);
    assertThat(other.allocate().status()).isEqualTo(201);
  }

  @Test
  void thePoolIsListedInPagesAndASandboxHasAHistory(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(7);
    var holder = broker.track("listed").wanting(prefix);
    String held = holder.allocate().text("sandbox_id");
    Operator operator = broker.operator();

    assertThat(operator.list("name_prefix=" + prefix, 3))
        .hasSize(7)
        .doesNotHaveDuplicates()
        .contains(held);
    assertThat(operator.list("status=allocated&name_prefix=" + prefix, 3)).containsExactly(held);
    assertThat(operator.look("/sandboxes/" + held).path("allocated_to_track").asString())
        .isEqualTo(holder.track());
    assertThat(
            operator
                .look("/sandboxes/" + held + "/history")
                .path("events")
                .valueStream()
                .map(event -> event.path("type").asString()))
        .contains("SandboxSynced", "SandboxAllocated");
    assertThat(operator.send("GET", "/sandboxes?cursor=forged").status()).isEqualTo(400);
  }

  static void awaitWorkerShows(Broker broker, String scope, double frozen)
      throws InterruptedException {
    awaitShows(broker, Part.LIFECYCLE_WORKER, scope, frozen);
  }

  /** The gateway has read it back by then, the others perhaps not. */
  private static void awaitShows(Broker broker, Part part, String scope, double frozen)
      throws InterruptedException {
    var worker = broker.instance(part);
    String gauge = "broker_freeze{scope=\"%s\"}".formatted(scope);
    for (int looks = 0; Metrics.read(worker, gauge) != frozen; looks++) {
      assertThat(looks).as("looks at %s", gauge).isLessThan(MAX_READINGS);
      broker.watch();
    }
  }
}
