package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The identity of an account is its uuid, and a sandbox never changes its account. */
class IdentityTest {

  @ParameterizedTest
  @CsvSource({
    "3002036, 3002036",
    "3002036.0, 3002036",
    "3.0e6, 3000000",
    "3.002036E+6, 3002036",
    "30020360e-1, 3002036",
    "0003002036, 3002036",
    "0.0, 0",
    "3.5, 3.5",
    "-7, -7",
    "1e999999999, 1e999999999",
    "identity/accounts/17, identity/accounts/17"
  })
  void everyFormOfANumberGivesOneId(String listed, String id) {
    assertThat(SandboxId.ofListed(listed)).isEqualTo(new SandboxId(id));
  }

  @Test
  void theUuidIsTheLastSegmentOfTheExternalIdInAnyCase() {
    assertThat(AccountId.of("identity/accounts/1B-2c"))
        .isEqualTo(AccountId.of("other/1b-2C "))
        .isEqualTo(new AccountId("1b-2c"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "identity/accounts/"})
  void anExternalIdWithoutAUuidIsNoIdentity(String externalId) {
    assertThatIllegalArgumentException().isThrownBy(() -> AccountId.of(externalId));
  }

  @Test
  void noSandboxChangesItsAccount() {
    Account account = Examples.account("17");
    Account other = Examples.account("other").as(account.id());
    var revision = new Revision(5, "earlier", NOW);
    var allocation =
        new Allocation("command", new TrackId("owner"), null, "key", NOW, NOW.plusSeconds(9));
    var release = new Release(allocation, NOW, 1);

    List<Sandbox> sandboxes =
        List.of(
            new Sandbox.Available(account, revision),
            new Sandbox.Allocated(account, revision, allocation),
            new Sandbox.PendingDeletion(account, revision, release),
            new Sandbox.DeletionFailed(account, revision, release),
            new Sandbox.Stale(account, revision),
            new Sandbox.Deleted(account, revision, release));

    assertThat(sandboxes)
        .allSatisfy(
            sandbox ->
                assertThat(
                        SandboxStateMachine.decide(sandbox, Examples.discovered(other), NOW, TERMS))
                    .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.OTHER_ACCOUNT)));
  }
}
