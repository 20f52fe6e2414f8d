package io.sandboxbroker.e2e;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.localstack.Part;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The last, as a gateway that has just started lacks some of Kafka's metrics for a minute. */
@Tag("slow")
@Order(Integer.MAX_VALUE)
@ExtendWith(BrokerUnderTest.class)
class GatewayCrashIT {

  private static final int TRACKS = 30;

  /** The allocator is away at first, so that all of them wait when the gateway dies. */
  @Test
  void aRetryAfterAKillOfTheGatewayGetsTheSandboxOfTheFirstRequest(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(2 * TRACKS);
    var scripts = broker.tracks(TRACKS, "orphan", prefix);
    var tracks = scripts.stream().map(LabScript::track).collect(Collectors.toSet());
    List<Callable<Exchange>> calls =
        scripts.stream().<Callable<Exchange>>map(script -> script::allocate).toList();
    broker.kill(Part.ALLOCATOR);

    try (var burst = Burst.start(calls, TRACKS, 0)) {
      broker.await(
          "all commands",
          () ->
              broker
                      .committed(AllocateSandbox.class)
                      .filter(command -> tracks.contains(command.getTrackId()))
                      .count()
                  == TRACKS);
      broker.kill(Part.API_GATEWAY);
      broker.restart(Part.ALLOCATOR);
      broker.restart(Part.API_GATEWAY);
      var answers = burst.await();

      assertThat(answers).allMatch(answer -> answer.status() == 201);
      broker.await("all allocations", () -> allocations(broker, tracks).count() == TRACKS);
      var given =
          allocations(broker, tracks)
              .collect(
                  toMap(event -> event.getSandbox().getTrackId(), SandboxAllocated::getSandboxId));
      assertThat(answers)
          .allMatch(answer -> answer.text("sandbox_id").equals(given.get(answer.track())));
    }
  }

  private static Stream<SandboxAllocated> allocations(Broker broker, Set<String> tracks) {
    return broker
        .committed(SandboxAllocated.class)
        .filter(event -> tracks.contains(event.getSandbox().getTrackId()));
  }
}
