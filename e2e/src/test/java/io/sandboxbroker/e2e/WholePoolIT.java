package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
class WholePoolIT {

  @Test
  void twoHundredTracksAtOnceEmptyAPoolOfTwoHundredWithoutARefusal(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(200);
    List<Callable<Exchange>> calls =
        broker.tracks(200, "class", prefix).stream()
            .<Callable<Exchange>>map(script -> script::allocateOnce)
            .toList();

    var answers = Burst.allAtOnce(calls);

    assertThat(answers).allMatch(answer -> answer.status() == 201);
    assertThat(answers)
        .extracting(answer -> answer.text("sandbox_id"))
        .doesNotHaveDuplicates()
        .hasSize(200);
    assertThat(answers).allMatch(answer -> answer.text("name").startsWith(prefix));
  }

  @Test
  void whenThePoolIsEmptyTheNextTrackIsRefusedAndOwnersStillGetTheirOwn(Broker broker)
      throws Exception {
    String prefix = broker.addSandboxes(5);
    var owners = broker.tracks(5, "owner", prefix);
    for (LabScript owner : owners) {
      assertThat(owner.allocate().status()).isEqualTo(201);
    }

    var refused = broker.track("late").wanting(prefix).preferring("wait=2").allocate();

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.header("preference-applied")).hasValue("wait=2");
    assertThat(refused.header("content-type")).hasValue("application/problem+json");
    assertThat(refused.header("retry-after"))
        .hasValueSatisfying(s -> assertThat(s).matches("\\d+"));
    assertThat(refused.text("code")).isEqualTo("NO_SANDBOXES_AVAILABLE");
    assertThat(refused.text("request_id")).isEqualTo(refused.requestId());
    for (LabScript owner : owners) {
      var again = owner.allocate();
      assertThat(again.status()).isEqualTo(201);
      assertThat(again.header("idempotency-replayed")).hasValue("true");
    }
  }
}
