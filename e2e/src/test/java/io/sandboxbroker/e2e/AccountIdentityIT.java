package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.client.LabScript;
import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The CSP's list gives accounts a number late, in another form, or that of another account. The
 * guarantees watch that no account becomes two sandboxes.
 */
@ExtendWith(BrokerUnderTest.class)
class AccountIdentityIT {

  @Test
  void anAccountThatGetsItsNumberLateHasOneOwnerAndIsDeletedOnce(Broker broker) throws Exception {
    String prefix = broker.newPrefix();
    String account = broker.addSandbox(prefix, "{\"csp_id\":null}");
    LabScript anna = broker.track("anna").wanting(prefix);
    String sandbox = anna.allocate().text("sandbox_id");

    broker.csp().showAccount(account, "{\"csp_id\":3002036.0}");
    broker.awaitTwoSyncs();

    var bert = broker.track("bert").wanting(prefix).preferring("wait=2");
    assertThat(bert.allocate().status()).isEqualTo(409);
    assertThat(anna.details(sandbox).text("external_id")).isEqualTo(account);
    release(broker, anna, sandbox);
    assertThat(broker.csp().hasAccount(account)).isFalse();
    assertThat(bert.allocate().status()).isEqualTo(409);
  }

  @Test
  void twoAccountsThatSwapTheirNumbersUnderTheirOwnersStayTheirs(Broker broker) throws Exception {
    String prefix = broker.addSandboxes(2);
    List<LabScript> owners = broker.tracks(2, "owner", prefix);
    Exchange first = owners.getFirst().allocate();
    Exchange second = owners.getLast().allocate();
    show(broker, first, "\"4002001\"");
    show(broker, second, "\"4002002\"");
    broker.awaitTwoSyncs();

    show(broker, first, "4002002");
    show(broker, second, "4002001.0");
    broker.awaitTwoSyncs();
    release(broker, owners.getFirst(), first.text("sandbox_id"));

    assertThat(broker.csp().hasAccount(first.text("external_id"))).isFalse();
    assertThat(broker.csp().hasAccount(second.text("external_id"))).isTrue();
    assertThat(owners.getLast().details(second.text("sandbox_id")).text("external_id"))
        .isEqualTo(second.text("external_id"));
    var third = broker.track("third").wanting(prefix).preferring("wait=2");
    assertThat(third.allocate().status()).isEqualTo(409);
  }

  private static void show(Broker broker, Exchange allocation, String number)
      throws InterruptedException {
    broker.csp().showAccount(allocation.text("external_id"), "{\"csp_id\":%s}".formatted(number));
  }

  private static void release(Broker broker, LabScript owner, String sandbox)
      throws InterruptedException {
    assertThat(owner.markForDeletion(sandbox).status()).isEqualTo(200);
    broker.await("its deletion", () -> broker.deleted(List.of(sandbox)).contains(sandbox));
  }
}
