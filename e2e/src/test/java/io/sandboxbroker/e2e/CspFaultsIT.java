package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxMarkedStale;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
@Tag("slow")
class CspFaultsIT {

  @AfterEach
  void mend(Broker broker) throws Exception {
    broker.csp().clearFaults();
  }

  @Test
  void anEmptyListFromTheCspRemovesNoSandbox(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(3);
    long stale = broker.committed(SandboxMarkedStale.class).count();
    long refused = broker.committed(SyncRefused.class).count();
    broker.csp().setFault("list_accounts", 3, "{\"kind\":\"short_list\",\"share\":0}");
    broker.await(
        "three lists to be refused",
        () -> broker.committed(SyncRefused.class).count() >= refused + 3);

    for (LabScript script : broker.tracks(3, "calm", prefix)) {
      assertThat(script.allocate().status()).isEqualTo(201);
    }
    broker.awaitTwoSyncs();
    assertThat(broker.committed(SandboxMarkedStale.class).count()).isEqualTo(stale);
  }

  @Test
  void twentyErrorsInARowEndWithEverySandboxDeletedAndNoneFailedUntried(Broker broker)
      throws Exception {
    List<Exchange> held = new ArrayList<>();
    for (LabScript script : broker.tracks(12, "doomed", broker.addSandboxes(12))) {
      held.add(script.allocate());
    }
    long failedBefore = broker.committed(SandboxDeletionFailed.class).count();
    long errorsBefore = broker.csp().deletionsAnswered(500);
    broker.csp().setFault("delete_account", 20, "{\"kind\":\"answer\",\"status\":500}");
    for (Exchange sandbox : held) {
      var script = broker.trackOf(sandbox);
      assertThat(script.markForDeletion(sandbox.text("sandbox_id")).status()).isEqualTo(200);
    }
    List<String> ids = held.stream().map(it -> it.text("sandbox_id")).toList();
    broker.await("all of them to be deleted", () -> broker.deleted(ids).size() == 12);

    long errors = broker.csp().deletionsAnswered(500) - errorsBefore;
    assertThat(errors).isEqualTo(20);
    assertThat(broker.committed(SandboxDeletionFailed.class).count() - failedBefore)
        .as("every failure belongs to a call")
        .isEqualTo(errors);
  }
}
