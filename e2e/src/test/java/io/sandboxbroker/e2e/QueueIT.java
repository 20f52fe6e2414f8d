package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.localstack.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(BrokerUnderTest.class)
class QueueIT {

  /** A track in the queue, and its command. */
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

  private static List<Waiting> queue(Broker broker, int length, String prefix)
      throws InterruptedException {
    List<Waiting> queue = new ArrayList<>();
    for (LabScript script : broker.tracks(length, "patient", prefix)) {
      var accepted = script.preferring("respond-async").allocate();
      assertThat(accepted.status()).isEqualTo(202);
      var waiting = new Waiting(script, accepted.text("command_id"));
      assertThat(accepted.header("location")).hasValue("/v1/commands/" + waiting.command());
      // The order of the requests is the order of the queue.
      broker.await("a position in the queue", () -> waiting.is("waiting"));
      queue.add(waiting);
    }
    return queue;
  }

  private static void killAndRestart(Broker broker) {
    List<Part> parts = List.of(Part.KAFKA, Part.ALLOCATOR, Part.API_GATEWAY);
    parts.reversed().forEach(broker::kill);
    parts.forEach(broker::restart);
  }

  @Test
  void waitingTracksAreServedInOrderOfArrival(Broker broker) throws Exception {
    serveInOrder(broker, () -> {});
  }

  @Tag("slow")
  @Test
  void theOrderSurvivesAKillOfEveryProcess(Broker broker) throws Exception {
    serveInOrder(broker, () -> killAndRestart(broker));
  }

  private static void serveInOrder(Broker broker, Runnable meanwhile) throws Exception {
    String prefix = broker.newPrefix();
    var queue = queue(broker, 4, prefix);
    assertThat(queue)
        .extracting(waiting -> waiting.look().text("position"))
        .containsExactly("1", "2", "3", "4");

    meanwhile.run();
    broker.addSandboxes(prefix, 2);

    broker.await(
        "the first two", () -> queue.get(0).is("allocated") && queue.get(1).is("allocated"));
    broker.await("the others to move up", () -> queue.get(2).look().text("position").equals("1"));
    assertThat(queue.get(3).look().text("position")).isEqualTo("2");

    assertThat(queue.get(2).script().cancel(queue.get(2).command()).text("state"))
        .isEqualTo("cancelled");
    broker.addSandboxes(prefix, 1);

    broker.await("the last one", () -> queue.get(3).is("allocated"));
    assertThat(queue.get(2).is("cancelled")).isTrue();
    assertThat(List.of(queue.get(0), queue.get(1), queue.get(3)))
        .extracting(
            waiting -> waiting.look().body().path("outcome").path("sandbox_id").asString(""))
        .doesNotHaveDuplicates()
        .doesNotContain("");
  }

  @Test
  void aTrackWatchesItsPlaceAndOperatorsSeeTheQueue(Broker broker) throws Exception {
    String prefix = broker.newPrefix();
    var queue = queue(broker, 3, prefix);
    var last = queue.get(2);
    try (var watch = last.script().watch(last.command())) {
      broker.await("its place", () -> watch.ids().equals(List.of("waiting-3")));
      var seen = broker.operator().look("/queue?limit=100");
      assertThat(ofPrefix(seen.path("commands"), prefix))
          .extracting(waiting -> waiting.path("command_id").asString())
          .containsExactlyElementsOf(queue.stream().map(Waiting::command).toList());
      var summary = ofPrefix(seen.path("prefixes"), prefix).getFirst();
      assertThat(summary.path("length").asInt()).isEqualTo(3);
      // Only whole periods of ten seconds since then count for the estimate.
      Instant known = Instant.ofEpochSecond(summary.path("oldest_since").asLong()).plusSeconds(11);
      broker.await("a queue of some age", () -> Instant.now().isAfter(known));

      broker.addSandboxes(prefix, 1);
      broker.await("an estimate", () -> last.look().body().path("eta_seconds").asLong(0) > 0);
      broker.await("the next place", () -> watch.ids().equals(List.of("waiting-3", "waiting-2")));
      var stats = broker.operator().look("/stats").path("prefixes");
      assertThat(stats.findValues("allocation_rate"))
          .anySatisfy(rate -> assertThat(rate.asDouble()).isPositive());

      broker.addSandboxes(prefix, 2);
      broker.await("the end of the stream", watch::hasEnded);
      assertThat(watch.ids()).last().isEqualTo("allocated");
      assertThat(watch.lines().toString()).contains("\"sandbox_id\"");
      try (var again = last.script().resume(last.command(), "allocated")) {
        broker.await("an answer", again::hasEnded);
        assertThat(again.status()).isEqualTo(204);
      }
    }
  }

  private static List<JsonNode> ofPrefix(JsonNode entries, String prefix) {
    return entries
        .valueStream()
        .filter(entry -> entry.path("name_prefix").asString("").equals(prefix))
        .toList();
  }

  @Test
  void aMistypedPrefixInTheQueueDelaysNobodyElse(Broker broker) throws Exception {
    var mistaken = queue(broker, 1, broker.newPrefix() + "mistyped-").getFirst();
    String prefix = broker.newPrefix();
    broker.addSandboxes(prefix, 3);

    for (LabScript script : broker.tracks(3, "quick", prefix)) {
      assertThat(script.preferring("wait=0").allocate().status()).isEqualTo(201);
    }
    assertThat(mistaken.look().text("position")).isEqualTo("1");
    mistaken.script().cancel(mistaken.command());
  }

  /** The sandbox goes to the next track, and not to a student who has gone. */
  @Test
  void aClientThatHangsUpLeavesTheQueue(Broker broker) throws Exception {
    String prefix = broker.newPrefix();
    LabScript gone = broker.tracks(1, "gone", prefix).getFirst();
    Thread client = Thread.ofVirtual().start(() -> waitForASandbox(gone));
    broker.await("the command", () -> broker.waiting(prefix) == 1);
    String command =
        broker
            .committed(AllocateSandbox.class)
            .filter(sent -> prefix.equals(sent.getNamePrefix()))
            .map(AllocateSandbox::getCommandId)
            .findFirst()
            .orElseThrow();
    broker.await("its place", () -> new Waiting(gone, command).is("waiting"));

    client.interrupt();

    broker.await(
        "the end of its wait",
        () ->
            broker
                .committed(AllocationRejected.class)
                .anyMatch(
                    rejected ->
                        rejected.getCauseId().equals(command)
                            && rejected.getReason() == AllocationRejection.CANCELLED));
    var next = queue(broker, 1, prefix).getFirst();
    broker.addSandboxes(prefix, 1);
    broker.await("the next track", () -> next.is("allocated"));
  }

  private static void waitForASandbox(LabScript script) {
    try {
      script.preferring("wait=60").allocateOnce();
    } catch (InterruptedException hungUp) {
      Thread.currentThread().interrupt();
    }
  }
}
