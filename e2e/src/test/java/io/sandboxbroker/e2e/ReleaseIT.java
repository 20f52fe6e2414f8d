package io.sandboxbroker.e2e;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerUnderTest.class)
class ReleaseIT {

  @AfterEach
  void listWhatThereIs(Broker broker) throws Exception {
    broker.csp().setListLag(Duration.ZERO);
  }

  @Test
  void givingBackAgainIsAnsweredAsTheFirstTime(Broker broker) throws Exception {
    var script = broker.track("stopping").wanting(broker.addSandboxes(1));
    String sandbox = script.allocate().text("sandbox_id");

    var atOnce = Burst.allAtOnce(nCopies(10, () -> script.markForDeletion(sandbox)));
    var later = script.markForDeletion(sandbox);

    assertThat(later.status()).isEqualTo(200);
    assertThat(later.text("status")).isEqualTo("pending_deletion");
    assertThat(atOnce)
        .allMatch(answer -> answer.status() == 200 && answer.body().equals(later.body()));
  }

  @Test
  void aSandboxThatTheCspGaveNoNumberIsLookedAtAndGivenBackByItsLongId(Broker broker)
      throws Exception {
    for (LabScript owner : broker.tracks(150, "long", broker.addSandboxes(150))) {
      String sandbox = owner.allocate().text("sandbox_id");
      if (sandbox.contains("/")) {
        assertThat(owner.details(sandbox).text("sandbox_id")).isEqualTo(sandbox);
        assertThat(owner.markForDeletion(sandbox).text("status")).isEqualTo("pending_deletion");
        return;
      }
    }
    fail("the CSP gave all of them numbers");
  }

  @Test
  void onlyTheOwnerCanReturnOrReadASandbox(Broker broker) throws Exception {
    var owner = broker.track("owner").wanting(broker.addSandboxes(1));
    String sandbox = owner.allocate().text("sandbox_id");
    var stranger = broker.track("stranger");

    var release = stranger.markForDeletion(sandbox);
    var look = stranger.details(sandbox);

    assertThat(release.status()).isEqualTo(403);
    assertThat(look.status()).isEqualTo(403);
    assertThat(release.text("code")).isEqualTo("NOT_SANDBOX_OWNER");
    assertThat(release.body().toString()).doesNotContain(owner.track());
    assertThat(look.body().toString()).doesNotContain(owner.track());
    assertThat(owner.details(sandbox).text("status")).isEqualTo("allocated");
  }

  @Test
  void aUsedSandboxIsNeverHandedOutAgainThoughTheCspStillListsIt(Broker broker) throws Exception {
    broker.csp().setListLag(Duration.ofMinutes(10));
    String prefix = broker.addSandboxes(6);
    var first = broker.track("first").wanting(prefix);
    String used = first.allocate().text("sandbox_id");
    assertThat(first.markForDeletion(used).status()).isEqualTo(200);
    broker.awaitTwoSyncs();

    for (LabScript next : broker.tracks(5, "next", prefix)) {
      var answer = next.allocate();
      assertThat(answer.status()).isEqualTo(201);
      assertThat(answer.text("sandbox_id")).isNotEqualTo(used);
    }

    var sixth = broker.track("sixth").wanting(prefix).preferring("wait=1");
    assertThat(sixth.allocate().status()).isEqualTo(409);
  }
}
