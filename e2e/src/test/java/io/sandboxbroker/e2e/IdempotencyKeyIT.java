package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
class IdempotencyKeyIT {

  @Test
  void aKeyThatAnotherTrackUsedGetsTheCallersOwnSandbox(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(4);
    var one = broker.track("one").wanting(prefix).withKey("lesson-7");
    var other = broker.track("other").wanting(prefix).withKey("lesson-7");

    String ofOne = one.allocate().text("sandbox_id");
    String ofOther = other.allocate().text("sandbox_id");

    assertThat(ofOther).isNotEmpty().isNotEqualTo(ofOne);
    assertThat(one.allocate().text("sandbox_id")).isEqualTo(ofOne);
    assertThat(other.allocate().text("sandbox_id")).isEqualTo(ofOther);
    assertThat(one.details(ofOther).status()).isEqualTo(403);
  }

  @Test
  void anOperatorFindsTheSandboxesOfAKey(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(3);
    String key = "lesson-of-" + prefix;
    List<String> held = new ArrayList<>();
    for (LabScript script : broker.tracks(2, "keyed", prefix)) {
      held.add(script.withKey(key).allocate().text("sandbox_id"));
    }
    broker.track("without-key").wanting(prefix).allocate();

    var found = broker.operator().send("GET", "/sandboxes?idempotency_key=" + key);

    assertThat(found.status()).isEqualTo(200);
    assertThat(
            found
                .body()
                .path("sandboxes")
                .valueStream()
                .map(it -> it.path("sandbox_id").asString()))
        .containsExactlyInAnyOrderElementsOf(held);
  }

  @Test
  void aTrackThatVariesItsKeyGetsNoSecondSandbox(Broker broker) throws Exception {
    var script = broker.track("varying").wanting(broker.addSandboxes(4));

    String first = script.withKey("a").allocate().text("sandbox_id");

    assertThat(script.withKey("b").allocate().text("sandbox_id")).isEqualTo(first);
    assertThat(script.allocate().text("sandbox_id")).isEqualTo(first);
  }

  @Test
  void anEndedKeyIsRefusedAndAFreshOneIsServed(Broker broker) throws Exception {
    var script = broker.track("ended").wanting(broker.addSandboxes(4));
    String first = script.withKey("morning").allocate().text("sandbox_id");
    script.markForDeletion(first);
    String second = script.withKey("noon").allocate().text("sandbox_id");
    script.markForDeletion(second);

    var refused = script.withKey("morning").allocate();

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(script.withKey("night").allocate().status()).isEqualTo(201);
    assertThat(second).isNotEmpty().isNotEqualTo(first);
  }

  @Test
  void aKeyWithAnotherRequestIsRefused(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(4);
    var script = broker.track("changing").withKey("key");
    assertThat(script.wanting(prefix).allocate().status()).isEqualTo(201);

    var refused = script.wanting(prefix + "0").allocate();

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
  }
}
