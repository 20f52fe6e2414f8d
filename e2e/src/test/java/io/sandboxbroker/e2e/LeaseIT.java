package io.sandboxbroker.e2e;

import static java.util.Collections.nCopies;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Burst;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a track does with its lease: looks it up, renews it, and swaps a broken sandbox. */
@ExtendWith(BrokerUnderTest.class)
class LeaseIT {

  @Test
  void aTrackLooksUpWhatItHolds(Broker broker) throws Exception {
    LabScript script = broker.track("mine").wanting(broker.addSandboxes(1));
    assertThat(script.mine().body().path("sandboxes").size()).isZero();

    String held = script.allocate().text("sandbox_id");

    assertThat(idOfTheOneHeld(script)).isEqualTo(held);
    assertThat(script.markForDeletion(held).status()).isEqualTo(200);
    assertThat(script.mine().body().path("sandboxes").size()).isZero();
  }

  @Test
  void aRenewalIsOneForAllRequestsWithItsKey(Broker broker) throws Exception {
    LabScript script = broker.track("renewing").wanting(broker.addSandboxes(1));
    Exchange held = script.allocate();
    String id = held.text("sandbox_id");

    List<Exchange> renewals = Burst.allAtOnce(nCopies(5, () -> script.renew(id, "first")));

    assertThat(renewals).allMatch(renewal -> renewal.status() == 200);
    assertThat(renewals).extracting(Exchange::body).containsOnly(renewals.getFirst().body());
    long end = Long.parseLong(renewals.getFirst().text("expires_at"));
    assertThat(end).isGreaterThan(Long.parseLong(held.text("expires_at")));
    assertThat(script.details(id).text("expires_at")).isEqualTo(Long.toString(end));
    assertThat(broker.track("stranger").renew(id, "other").status()).isEqualTo(403);
    assertThat(script.markForDeletion(id).status()).isEqualTo(200);
    assertThat(script.renew(id, "late").text("code")).isEqualTo("ALLOCATION_EXPIRED");
  }

  @Test
  void aSwapGivesOneOtherSandboxWithTheSameLease(Broker broker) throws Exception {
    LabScript script = broker.track("swapping").wanting(broker.addSandboxes(4));
    Exchange first = script.allocate();
    String old = first.text("sandbox_id");

    List<Exchange> swaps = Burst.allAtOnce(nCopies(5, () -> script.swap(old)));

    assertThat(swaps).allMatch(swap -> swap.status() == 201);
    assertThat(swaps).extracting(Exchange::body).containsOnly(swaps.getFirst().body());
    Exchange swap = swaps.getFirst();
    assertThat(swap.text("sandbox_id")).isNotEqualTo(old);
    assertThat(swap.text("expires_at")).isEqualTo(first.text("expires_at"));
    assertThat(idOfTheOneHeld(script)).isEqualTo(swap.text("sandbox_id"));
    // The worker may have deleted its account by now.
    assertThat(script.details(old).text("status")).isIn("pending_deletion", "404");
    assertThat(broker.track("stranger").swap(swap.text("sandbox_id")).status()).isEqualTo(403);
  }

  @Test
  void aSwapWithoutACandidateWaitsAndTheOldSandboxIsKept(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(1);
    LabScript script = broker.track("waiting").wanting(prefix);
    String old = script.allocate().text("sandbox_id");

    Exchange refused = script.swap(old);

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.text("code")).isEqualTo("NO_SANDBOXES_AVAILABLE");
    assertThat(idOfTheOneHeld(script)).isEqualTo(old);
  }

  private static String idOfTheOneHeld(LabScript script) throws InterruptedException {
    var held = script.mine().body().path("sandboxes");
    assertThat(held.size()).isEqualTo(1);
    return held.path(0).path("sandbox_id").asString();
  }
}
