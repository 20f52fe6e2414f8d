package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.localstack.Part;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
class WaitingIT {

  /** A track in line, and the command that waits for it. */
  private record Waiting(LabScript script, String command) {

    Exchange look() {
      try {
        return script.command(command);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    boolean is(String state) {
      return look().text("state").equals(state);
    }
  }

  private static List<Waiting> line(Broker broker, int length, String prefix)
      throws InterruptedException {
    List<Waiting> line = new ArrayList<>();
    for (LabScript script : broker.tracks(length, "patient", prefix)) {
      var accepted = script.preferring("respond-async").allocate();
      assertThat(accepted.status()).isEqualTo(202);
      var waiting = new Waiting(script, accepted.text("command_id"));
      assertThat(accepted.header("location")).hasValue("/v1/commands/" + waiting.command());
      // So that who asked first came first.
      broker.await("a place in line", () -> waiting.is("waiting"));
      line.add(waiting);
    }
    return line;
  }

  private static void killAndRestart(Broker broker) {
    List<Part> parts = List.of(Part.KAFKA, Part.ALLOCATOR, Part.API_GATEWAY);
    parts.reversed().forEach(broker::kill);
    parts.forEach(broker::restart);
  }

  @Test
  void whoWaitsIsServedInOrderOfArrival(Broker broker) throws Exception {
    serveInOrder(broker, () -> {});
  }

  @Tag("slow")
  @Test
  void thatIsSoThoughEveryProcessIsKilledMeanwhile(Broker broker) throws Exception {
    serveInOrder(broker, () -> killAndRestart(broker));
  }

  private static void serveInOrder(Broker broker, Runnable meanwhile) throws Exception {
    String prefix = broker.newPrefix();
    var line = line(broker, 4, prefix);
    assertThat(line)
        .extracting(waiting -> waiting.look().text("position"))
        .containsExactly("1", "2", "3", "4");

    meanwhile.run();
    broker.addSandboxes(prefix, 2);

    broker.await("the first two", () -> line.get(0).is("allocated") && line.get(1).is("allocated"));
    broker.await("the others to move up", () -> line.get(2).look().text("position").equals("1"));
    assertThat(line.get(3).look().text("position")).isEqualTo("2");

    assertThat(line.get(2).script().cancel(line.get(2).command()).text("state"))
        .isEqualTo("cancelled");
    broker.addSandboxes(prefix, 1);

    broker.await("the last one", () -> line.get(3).is("allocated"));
    assertThat(line.get(2).is("cancelled")).isTrue();
    assertThat(List.of(line.get(0), line.get(1), line.get(3)))
        .extracting(
            waiting -> waiting.look().body().path("outcome").path("sandbox_id").asString(""))
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }
}
