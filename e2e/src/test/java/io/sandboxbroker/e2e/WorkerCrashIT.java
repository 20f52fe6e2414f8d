package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.e2e.stack.Metrics;
import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.localstack.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("slow")
@ExtendWith(BrokerUnderTest.class)
class WorkerCrashIT {

  private static final int SANDBOXES = 60;
  private static final int DELETED_BEFORE = 10;

  @AfterEach
  void mend(Broker broker) throws Exception {
    broker.csp().setLatency("delete_account", Duration.ZERO);
  }

  @Test
  void theOtherWorkerFinishesTheDeletionsOfAKilledOne(Broker broker) throws Exception {
    Instance first = broker.instance(Part.LIFECYCLE_WORKER);
    Instance second = broker.startAnother(Part.LIFECYCLE_WORKER);
    broker.csp().setLatency("delete_account", Duration.ofSeconds(1));
    long repeatedBefore = broker.csp().deletionsAnswered(404);
    String prefix = broker.addSandboxes(SANDBOXES);
    List<Exchange> held = new ArrayList<>();
    for (LabScript script : broker.tracks(SANDBOXES, "leaving", prefix)) {
      held.add(script.allocate());
    }
    List<String> ids = held.stream().map(it -> it.text("sandbox_id")).toList();
    var released =
        Burst.allAtOnce(
            held.stream()
                .<Callable<Exchange>>map(
                    it -> () -> broker.trackOf(it).markForDeletion(it.text("sandbox_id")))
                .toList());
    assertThat(released).allMatch(answer -> answer.status() == 200);
    broker.await("some to be deleted", () -> broker.deleted(ids).size() >= DELETED_BEFORE);

    Instance busy = Metrics.read(first, "broker_delete_backlog") > 0 ? first : second;
    busy.kill();
    Instant killed = Instant.now();
    int left = SANDBOXES - broker.deleted(ids).size();
    broker.await("the other to delete", () -> firstCallAfter(killed, broker, ids).isPresent());
    Instant takenOver = firstCallAfter(killed, broker, ids).orElseThrow();
    broker.await("all to be deleted", () -> broker.deleted(ids).size() == SANDBOXES);

    assertThat(broker.csp().accountsNamed(prefix)).isZero();
    // The other worker repeats the calls without a published result, and no others.
    System.out.printf(
        "kill -9 of a worker with %d of %d deletions left: goes on after %d ms, %d called again%n",
        left,
        SANDBOXES,
        Duration.between(killed, takenOver).toMillis(),
        broker.csp().deletionsAnswered(404) - repeatedBefore);
    if (busy == first) {
      first.restart();
    }
    second.stop();
  }

  /** The first call of the surviving worker. */
  private static Optional<Instant> firstCallAfter(Instant killed, Broker broker, List<String> ids) {
    return broker
        .committed(CspDeletionConfirmed.class)
        .filter(fact -> ids.contains(fact.getSandboxId()))
        .map(CspDeletionConfirmed::getObservedAt)
        .filter(askedAt -> askedAt.isAfter(killed))
        .min(Comparator.naturalOrder());
  }
}
