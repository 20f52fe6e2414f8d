package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.e2e.stack.Gauge;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.localstack.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
class WorkerCrashIT {

  private static final int SANDBOXES = 60;
  private static final int DELETED_BEFORE = 10;

  @AfterEach
  void mend(Broker broker) throws Exception {
    broker.csp().setLatency("delete_account", Duration.ZERO);
  }

  @Test
  void whatAKilledWorkerWasAboutIsDoneByTheOther(Broker broker) throws Exception {
    Instance first = broker.instance(Part.LIFECYCLE_WORKER);
    Instance second = broker.startAnother(Part.LIFECYCLE_WORKER);
    broker.csp().setLatency("delete_account", Duration.ofSeconds(1));
    long gone = broker.csp().deletionsAnswered(204);
    long before = gone + broker.csp().deletionsAnswered(404);
    List<String> ids = new ArrayList<>();
    for (LabScript script : broker.tracks(SANDBOXES, "leaving", broker.addSandboxes(SANDBOXES))) {
      Exchange held = script.allocate();
      ids.add(held.text("sandbox_id"));
      assertThat(script.markForDeletion(held.text("sandbox_id")).status()).isEqualTo(200);
    }
    broker.await("some to be deleted", () -> deleted(broker, ids).size() >= DELETED_BEFORE);

    Instance busy = Gauge.read(first, "broker_delete_backlog") > 0 ? first : second;
    busy.kill();
    Duration killed = broker.elapsed();
    int left = SANDBOXES - deleted(broker, ids).size();
    broker.await("the other to delete", () -> deleted(broker, ids).size() > SANDBOXES - left + 5);
    Duration takenOver = broker.elapsed().minus(killed);
    broker.await("all to be deleted", () -> deleted(broker, ids).size() == SANDBOXES);

    long calls = broker.csp().deletionsAnswered(204) + broker.csp().deletionsAnswered(404) - before;
    assertThat(broker.csp().deletionsAnswered(204) - gone).isEqualTo(SANDBOXES);
    // Whoever takes over repeats what was under way, and knows no more of it.
    System.out.printf(
        "kill -9 of a worker with %d of %d deletions left: goes on after %d ms, %d calls%n",
        left, SANDBOXES, takenOver.toMillis(), calls);
    if (busy == first) {
      first.restart();
    }
    second.stop();
  }

  private static Set<String> deleted(Broker broker, List<String> ids) {
    return broker
        .committed(SandboxDeleted.class)
        .map(SandboxDeleted::getSandboxId)
        .filter(ids::contains)
        .collect(Collectors.toSet());
  }
}
