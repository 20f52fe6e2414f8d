package io.sandboxbroker.worker.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.worker.csp.AccountsReply;
import io.sandboxbroker.worker.csp.AccountsReply.Accounts;
import io.sandboxbroker.worker.csp.CspAccount;
import io.sandboxbroker.worker.csp.CspFault;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ListResultTest {

  private static final String CREATED = "2025-03-27T16:53:47.605459Z";

  @Test
  void anActiveSandboxIsListedByTheCspsNumber() {
    assertThat(listed(account("sandbox", "active", "identity/accounts/u", "lab-1", "17")))
        .singleElement()
        .satisfies(
            sandbox -> {
              assertThat(sandbox.sandboxId()).isEqualTo("17");
              assertThat(sandbox.name()).isEqualTo("lab-1");
              assertThat(sandbox.id()).isEqualTo("identity/accounts/u");
              assertThat(sandbox.salesforceId()).isEqualTo("001");
              assertThat(sandbox.creation()).contains(Instant.parse(CREATED));
            });
  }

  @Test
  void withoutANumberItIsListedByItsId() {
    assertThat(listed(account("sandbox", "active", "identity/accounts/u", "lab-1", null)))
        .extracting(CspAccount::sandboxId)
        .containsExactly("identity/accounts/u");
  }

  @Test
  void whatTheCspLeavesOutIsUnknown() {
    var bare = new CspAccount("sandbox", "active", "id", "lab-1", "17", "yesterday", null);
    assertThat(listed(bare))
        .singleElement()
        .satisfies(
            sandbox -> {
              assertThat(sandbox.salesforceId()).isEmpty();
              assertThat(sandbox.creation()).isEmpty();
            });
  }

  @Test
  void otherAccountsAreLeftOut() {
    assertThat(
            listed(
                account("sandbox", "active", "a", "lab-1", "1"),
                account("customer", "active", "b", "lab-2", "2"),
                account("sandbox", "deleted", "c", "lab-3", "3"),
                account(null, null, "d", "lab-4", "4")))
        .extracting(CspAccount::sandboxId)
        .containsExactly("1");
  }

  @Test
  void anAccountListedTwiceIsOneSandbox() {
    assertThat(
            listed(
                account("sandbox", "active", "identity/accounts/a", "lab-1", "1"),
                account("sandbox", "active", "identity/accounts/A", "lab-2", "2")))
        .extracting(CspAccount::name)
        .containsExactly("lab-1");
  }

  @Test
  void twoAccountsUnderOneNumberAreBothListed() {
    assertThat(
            listed(
                account("sandbox", "active", "a", "lab-1", "1"),
                account("sandbox", "active", "b", "lab-2", "1")))
        .extracting(CspAccount::name)
        .containsExactly("lab-1", "lab-2");
  }

  @Test
  void aListWithoutAnActiveSandboxIsRefusedAsEmpty() {
    assertThat(refusal(new Accounts(List.of()))).isEqualTo(SyncRefusal.EMPTY);
    assertThat(refusal(new Accounts(List.of(account("customer", "active", "b", "lab-2", "2")))))
        .isEqualTo(SyncRefusal.EMPTY);
  }

  @Test
  void aListThatIsNotReadableIsRefusedAsTruncated() {
    assertThat(refusal(new CspFault.Malformed("JSON"))).isEqualTo(SyncRefusal.TRUNCATED);
  }

  @Test
  void aCallThatFailsIsRefusedAsFailed() {
    assertThat(refusal(new CspFault.Unauthorised(401))).isEqualTo(SyncRefusal.FAILED);
    assertThat(refusal(new CspFault.Throttled(Optional.empty()))).isEqualTo(SyncRefusal.FAILED);
    assertThat(refusal(new CspFault.Unavailable("timeout"))).isEqualTo(SyncRefusal.FAILED);
  }

  private static List<CspAccount> listed(CspAccount... accounts) {
    return ((ListResult.Usable) ListResult.of(new Accounts(List.of(accounts)))).sandboxes();
  }

  private static SyncRefusal refusal(AccountsReply reply) {
    return ((ListResult.Refused) ListResult.of(reply)).reason();
  }

  private static CspAccount account(
      String type, String state, String id, String name, String number) {
    return new CspAccount(type, state, id, name, number, CREATED, "001");
  }
}
