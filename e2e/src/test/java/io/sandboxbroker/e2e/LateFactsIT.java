package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.timer.ExpiryDue;
import io.sandboxbroker.timer.StalePurgeDue;
import io.sandboxbroker.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Facts and timers that arrive after a later transition. */
@ExtendWith(BrokerUnderTest.class)
class LateFactsIT {

  @Test
  void lateFactsLeaveAnAllocationUnchanged(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(2);
    LabScript owner = broker.track("owner").wanting(prefix);
    String id = owner.allocate().text("sandbox_id");
    SandboxState sandbox = allocated(broker, id);

    publishTimers(broker, sandbox);
    publishDiscovery(broker, sandbox, sandbox.getSfdcAccountId());
    String vanished = "late-" + UUID.randomUUID();
    broker.publish(
        Topics.CSP, id, new SandboxVanished(vanished, id, "late", sandbox.getUpdatedAt()));
    String confirmed = "late-" + UUID.randomUUID();
    broker.publish(
        Topics.CSP, id, new CspDeletionConfirmed(confirmed, id, 1, 204, sandbox.getUpdatedAt()));
    // The last fact changes a detail, so that its event shows when all have been processed.
    publishDiscovery(broker, sandbox, "changed");
    broker.await(
        "the last fact to be processed",
        () ->
            broker
                .committed(SandboxSynced.class)
                .anyMatch(
                    event ->
                        event.getSandboxId().equals(id)
                            && event.getSandbox().getStatus() == SandboxStatus.ALLOCATED));

    assertThat(owner.details(id).text("status")).isEqualTo("allocated");
    Exchange next = broker.track("next").wanting(prefix).allocate();
    assertThat(next.status()).isEqualTo(201);
    assertThat(next.text("sandbox_id")).isNotEqualTo(id);
    var third = broker.track("third").wanting(prefix).preferring("wait=0");
    assertThat(third.allocate().status()).isEqualTo(409);
  }

  @Test
  void lateFactsDoNotReviveADeletedSandbox(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(1);
    LabScript owner = broker.track("owner").wanting(prefix);
    String id = owner.allocate().text("sandbox_id");
    SandboxState sandbox = allocated(broker, id);
    assertThat(owner.markForDeletion(id).status()).isEqualTo(200);
    broker.await("it to be deleted", () -> broker.deleted(List.of(id)).contains(id));

    publishTimers(broker, sandbox);
    publishDiscovery(broker, sandbox, "changed");
    String failed = "late-" + UUID.randomUUID();
    broker.publish(
        Topics.CSP, id, new CspDeletionFailed(failed, id, 1, "HTTP 500", sandbox.getUpdatedAt()));

    var next = broker.track("next").wanting(prefix).preferring("wait=3");
    assertThat(next.allocate().status()).isEqualTo(409);
    assertThat(owner.details(id).status()).isEqualTo(404);
  }

  private static SandboxState allocated(Broker broker, String id) {
    broker.await(
        "the allocation",
        () ->
            broker.committed(SandboxAllocated.class).anyMatch(it -> it.getSandboxId().equals(id)));
    return broker
        .committed(SandboxAllocated.class)
        .filter(it -> it.getSandboxId().equals(id))
        .findFirst()
        .orElseThrow()
        .getSandbox();
  }

  /** Publishes timers of an earlier state. */
  private static void publishTimers(Broker broker, SandboxState sandbox) {
    String id = sandbox.getSandboxId();
    Instant past = sandbox.getUpdatedAt();
    broker.publish(
        Topics.TIMERS,
        id,
        new ExpiryDue("late-" + UUID.randomUUID(), past, id, "another allocation", past));
    broker.publish(
        Topics.TIMERS,
        id,
        new StalePurgeDue("late-" + UUID.randomUUID(), past, id, sandbox.getVersion() - 1));
  }

  private static void publishDiscovery(Broker broker, SandboxState sandbox, String sfdcAccount) {
    String id = sandbox.getSandboxId();
    broker.publish(
        Topics.CSP,
        id,
        new SandboxDiscovered(
            "late-" + UUID.randomUUID(),
            id,
            "late",
            sandbox.getName(),
            sandbox.getExternalId(),
            sfdcAccount,
            sandbox.getCreatedAt(),
            sandbox.getUpdatedAt()));
  }
}
