package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabClient;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.localstack.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every service is restarted in order, one after the other, under load. */
@Tag("slow")
@ExtendWith(BrokerUnderTest.class)
class DrainIT {

  private static final int TRACKS = 4;
  private static final int WAITING = 6;
  private static final long PAUSE_MILLIS = 50;

  /**
   * The gateway is taken out of the balancing first, as a readiness probe or a hook before the stop
   * does it; who waits in it by then is answered by it.
   */
  @Test
  void noRequestFailsWhenEachServiceIsRestartedInOrder(Broker broker) throws Exception {
    Instance second = broker.startAnother(Part.API_GATEWAY);
    Instance first = broker.instance(Part.API_GATEWAY);
    String prefix = broker.addSandboxes(TRACKS);
    String awaited = broker.newPrefix();
    var end = new CountDownLatch(1);
    List<Future<List<Exchange>>> load = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        var balanced = new AtomicReference<>(List.of(broker.lab(first), broker.lab(second)));
        for (LabScript script : broker.tracks(TRACKS, "loaded", prefix)) {
          load.add(threads.submit(() -> asking(script, balanced, end)));
        }
        broker.restart(Part.ALLOCATOR);
        broker.restart(Part.LIFECYCLE_WORKER);

        try (var waiting = Burst.start(waitingAt(broker, first, awaited), WAITING, 0)) {
          broker.await("who waits", () -> broker.waiting(awaited) == WAITING);
          balanced.set(List.of(broker.lab(second)));
          var restart = threads.submit(() -> broker.restart(Part.API_GATEWAY));
          broker.await("the gateway to take no more", () -> !broker.answers(first));
          broker.addSandboxes(awaited, WAITING);

          assertThat(waiting.await()).allMatch(answer -> answer.status() == 201);
          restart.get();
        }
        balanced.set(List.of(broker.lab(first)));
        assertThat(broker.track("afterwards").wanting(broker.addSandboxes(1)).allocate().status())
            .isEqualTo(201);
      } finally {
        // Closing the threads waits for the load.
        end.countDown();
      }
      for (Future<List<Exchange>> answers : load) {
        assertThat(answers.get()).hasSizeGreaterThan(1).allMatch(answer -> answer.status() == 201);
      }
    } finally {
      second.stop();
    }
  }

  /** Asks for its sandbox, and then for the same one again and again, at each gateway in turn. */
  private static List<Exchange> asking(
      LabScript script, AtomicReference<List<LabClient>> balanced, CountDownLatch end)
      throws InterruptedException {
    List<Exchange> answers = new ArrayList<>();
    do {
      List<LabClient> labs = balanced.get();
      answers.add(script.at(labs.get(answers.size() % labs.size())).allocateOncePatiently());
    } while (!end.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
    return answers;
  }

  private static List<Callable<Exchange>> waitingAt(
      Broker broker, Instance gateway, String prefix) {
    return broker.tracks(WAITING, "waiting", prefix).stream()
        .<Callable<Exchange>>map(script -> script.at(broker.lab(gateway))::allocateOncePatiently)
        .toList();
  }
}
