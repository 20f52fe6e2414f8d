package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.e2e.stack.Metrics;
import io.sandboxbroker.localstack.Part;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A gateway in which as many allocations wait as it lets wait. */
@Tag("slow")
@ExtendWith(BrokerUnderTest.class)
class FullGatewayIT {

  /** As many as one gateway lets wait. */
  private static final int WAITING = 2_000;

  private static final int MORE = 100;
  private static final int RELEASES = 50;

  /** The pool could not refill otherwise. */
  @Test
  void noReleaseIsRefusedWhileTwoThousandAllocationsWait(Broker broker) throws Exception {
    List<Exchange> held = new ArrayList<>();
    for (LabScript script : broker.tracks(RELEASES, "leaving", broker.addSandboxes(RELEASES))) {
      held.add(script.allocate());
    }
    assertThat(held).allMatch(answer -> answer.status() == 201);
    URI gateway = broker.instance(Part.API_GATEWAY).address();

    try (var waiting =
        Burst.start(
            broker.tracks(WAITING + MORE, "waiting", broker.newPrefix()).stream()
                .<Callable<Exchange>>map(script -> script::allocatePatiently)
                .toList(),
            WAITING + MORE,
            0)) {
      broker.await("a full gateway", () -> waiting(gateway) >= WAITING);
      List<Exchange> releases =
          Burst.allAtOnce(
              held.stream()
                  .<Callable<Exchange>>map(its -> () -> release(broker.trackOf(its), its))
                  .toList());

      assertThat(waiting(gateway)).as("Allocations still wait").isGreaterThan(WAITING / 2);
      assertThat(releases).allMatch(answer -> answer.status() == 200);
    }
  }

  private static double waiting(URI gateway) {
    try {
      return Metrics.read(gateway).total("broker_waiting_requests").orElseThrow();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private static Exchange release(LabScript script, Exchange allocated)
      throws InterruptedException {
    String sandbox = allocated.text("sandbox_id");
    return script.lab().send(Call.MARK_FOR_DELETION, script.track(), sandbox, Map.of());
  }
}
