package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Operator;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("slow")
@ExtendWith(BrokerUnderTest.class)
class RebuildIT {

  private static final List<String> STATUSES = List.of("available", "allocated");

  /**
   * One sandbox is held, one waits for its deletion, two are free when Kafka is lost. The freeze is
   * lost with it, so that nothing but the rebuild can bring the deletion back.
   */
  @Test
  void aRebuildFromTheTableRestoresThePoolAfterKafkaIsLost(Broker broker) throws Exception {
    Operator operator = broker.operator();
    String prefix = broker.addSandboxes(4);
    var holder = broker.track("holder").wanting(prefix);
    var leaver = broker.track("leaver").wanting(prefix);
    String held = holder.allocate().text("sandbox_id");
    String left = leaver.allocate().text("sandbox_id");
    assertThat(operator.send("PUT", "/freeze/deletions?reason=trial").status()).isEqualTo(200);
    OperatorIT.awaitWorkerShows(broker, "deletions", 1);
    assertThat(leaver.markForDeletion(left).status()).isEqualTo(200);

    broker.loseKafka();
    var rebuilt = operator.send("POST", "/rebuild");

    assertThat(rebuilt.status()).isEqualTo(200);
    assertThat(rebuilt.body().path("sandboxes").asInt()).isGreaterThanOrEqualTo(4);
    broker.await(
        "the deletion to be made up for", () -> broker.deleted(List.of(left)).contains(left));
    broker.await("the counts to be those of the table", () -> statsAreThoseOfTheTable(operator));
    assertThat(holder.allocate().text("sandbox_id")).isEqualTo(held);
    String next = broker.track("next").wanting(prefix).allocate().text("sandbox_id");
    String last = broker.track("last").wanting(prefix).allocate().text("sandbox_id");
    assertThat(List.of(held, left, next, last)).doesNotHaveDuplicates().doesNotContain("");
    assertThat(broker.track("late").wanting(prefix).preferring("wait=0").allocate().status())
        .isEqualTo(409);
  }

  private static boolean statsAreThoseOfTheTable(Operator operator) {
    var stats = operator.look("/stats");
    return STATUSES.stream()
        .allMatch(
            status ->
                stats.path(status).asLong(-1) == operator.list("status=" + status, 100).size());
  }
}
