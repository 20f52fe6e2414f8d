package io.sandboxbroker.worker.comparison;

import static io.sandboxbroker.worker.comparison.ComparisonRun.begun;
import static io.sandboxbroker.worker.comparison.ComparisonRun.completed;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.event.SandboxStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One account is one sandbox, whatever the list says of its number. */
class AccountIdentityTest {

  private static final String A = "identity/accounts/aaaaaaaa-0000-4000-8000-000000000001";
  private static final String B = "identity/accounts/bbbbbbbb-0000-4000-8000-000000000002";

  private ComparisonRun run = new ComparisonRun();

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void anAccountThatGetsANumberLaterKeepsItsId() {
    assertThat(published(list("s1", account(A, A)))).containsExactly(Map.entry(A, A));

    assertThat(list("s2", account(A, "3002036"))).containsExactly(completed("s2", 1, 0, 0, false));
  }

  @Test
  void aListThatDropsAllNumbersOrChangesThemIsNoNews() {
    list("s1", account(A, "1"), account(B, "2"));

    assertThat(list("s2", account(A, A), account(B, B)))
        .containsExactly(completed("s2", 2, 0, 0, false));
    assertThat(list("s3", account(A, "2"), account(B, "1")))
        .as("swapped")
        .containsExactly(completed("s3", 2, 0, 0, false));
  }

  @Test
  void aChangeOfAKnownAccountIsPublishedUnderItsOldId() {
    list("s1", account(A, "1"));

    assertThat(published(list("s2", new SandboxListed("s2", "9", "renamed", A, "", null))))
        .containsExactly(Map.entry("1", A));
  }

  @Test
  void ofTwoAccountsUnderOneNumberEachIsASandbox() {
    assertThat(published(list("s1", account(A, "7"), account(B, "7"))))
        .containsExactly(Map.entry("7", A), Map.entry(B, B));
    assertThat(list("s2", account(B, "7"), account(A, "7")))
        .containsExactly(completed("s2", 2, 0, 0, false));
  }

  @Test
  void aNumberThatAKnownAccountHasIsNotGivenToANewOne() {
    list("s1", account(B, "7"));

    assertThat(published(list("s2", account(A, "7"), account(B, "8"))))
        .containsExactly(Map.entry(A, A));
  }

  @Test
  void theIdIsKeptOverARestartAndWhileTheAccountIsMissing() {
    list("s1", account(A, "1"), account(B, "2"));
    vouched("s2", account(B, "2"));
    run = run.restarted();
    assertThat(vouched("s3", account(B, "2")))
        .first()
        .isInstanceOfSatisfying(
            SandboxVanished.class, fact -> assertThat(fact.getSandboxId()).isEqualTo("1"));

    assertThat(published(list("s4", account(A, A), account(B, "2"))))
        .containsExactly(Map.entry("1", A));
  }

  @Test
  void theAllocatorsIdCountsForAnAccount() {
    run.event("4711", A, SandboxStatus.AVAILABLE);
    assertThat(published(list("s1", account(A, "1")))).containsExactly(Map.entry("4711", A));

    run.event("4712", A, SandboxStatus.AVAILABLE);
    vouched("s2", account(B, "2"));
    assertThat(vouched("s3", account(B, "2")))
        .first()
        .isInstanceOfSatisfying(
            SandboxVanished.class, fact -> assertThat(fact.getSandboxId()).isEqualTo("4712"));
  }

  @Test
  void theTombstoneOfAnotherSandboxDoesNotCount() {
    list("s1", account(A, "1"));
    run.event("9", A, SandboxStatus.DELETED);

    assertThat(list("s2", account(A, "1"))).containsExactly(completed("s2", 1, 0, 0, false));
  }

  @Test
  void aDeletedAccountIsForgottenWhenTheListsLackIt() {
    list("s1", account(A, "1"), account(B, "2"));
    run.fact(new CspDeletionConfirmed("fact", "1", 1, 204, ComparisonRun.startOf("s1")));
    run.event("1", A, SandboxStatus.DELETED);

    assertThat(list("s2", account(B, "2"))).hasSize(2);
    run.event("2", B, SandboxStatus.DELETED);
    vouched("s3", account("other", "3"));
    vouched("s4", account("other", "3"));
    assertThat(published(list("s5", account(A, "1"), account(B, "2"), account("other", "3"))))
        .as("as new accounts, which the pool's tombstones answer")
        .containsExactly(Map.entry("1", A), Map.entry("2", B));
  }

  @Test
  void aDeletedAccountThatIsStillListedIsPublishedOnceADay() {
    list("s1", account(A, "1"));
    run.fact(new CspDeletionConfirmed("fact", "1", 1, 204, ComparisonRun.startOf("s1")));
    run.event("1", A, SandboxStatus.DELETED);

    assertThat(published(list("s2", account(A, "1")))).isEmpty();
    assertThat(published(list("s145", account(A, "1")))).containsKey("1");
    assertThat(published(list("s146", account(A, "1")))).isEmpty();
  }

  private List<SpecificRecord> list(String sync, SandboxListed... accounts) {
    return list(sync, false, accounts);
  }

  private List<SpecificRecord> vouched(String sync, SandboxListed... accounts) {
    return list(sync, true, accounts);
  }

  private List<SpecificRecord> list(String sync, boolean override, SandboxListed... accounts) {
    run.record(begun(sync, accounts.length, override, false));
    for (SandboxListed account : accounts) {
      run.record(SandboxListed.newBuilder(account).setSyncId(sync).build());
    }
    return run.end(sync);
  }

  private static SandboxListed account(String externalId, String id) {
    String uuid = externalId.substring(externalId.lastIndexOf('/') + 1);
    return new SandboxListed("", id, "lab-" + uuid, externalId, "", null);
  }

  /** The discovered accounts by their sandbox ids. */
  private static Map<String, String> published(List<SpecificRecord> facts) {
    Map<String, String> accounts = new TreeMap<>();
    for (SpecificRecord fact : facts) {
      if (fact instanceof SandboxDiscovered discovered) {
        assertThat(accounts.put(discovered.getSandboxId(), discovered.getExternalId())).isNull();
      }
    }
    return accounts;
  }
}
