package io.sandboxbroker.allocator.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.allocator.decision.AccountConflict.Kind;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One account is one sandbox for ever, whatever lists say of its number. */
class AccountIdentityTest {

  private static final String X = "identity/accounts/x";
  private static final String Y = "identity/accounts/y";

  private Instant now = Examples.NOW;
  private final InMemorySandboxStore store = new InMemorySandboxStore();
  private final List<AccountConflict> conflicts = new ArrayList<>();
  private final TransitionExecutor executor =
      new TransitionExecutor(store, Examples.TERMS, () -> now, conflicts::add);
  private int syncs;

  private Outcome list(String sandbox, String externalId) {
    return list(sandbox, externalId, "lab");
  }

  private Outcome list(String sandbox, String externalId, String name) {
    var account = new Account(new SandboxId(sandbox), name, externalId, "", now, now);
    return execute(new Trigger.SandboxDiscovered("sync-" + ++syncs, account));
  }

  private Outcome execute(Trigger.OfSandbox trigger) {
    return executor.execute(trigger).join();
  }

  private Sandbox.Allocated allocate(String sandbox) {
    var transition = Examples.change(find(sandbox), Examples.allocation("c1", "owner"), now);
    store.write(transition).join();
    return (Sandbox.Allocated) transition.after();
  }

  private Sandbox find(String sandbox) {
    return store.find(new SandboxId(sandbox)).join().orElseThrow().sandbox();
  }

  private List<String> sandboxes() {
    return store.sandboxes().stream().map(it -> it.id().value()).sorted().toList();
  }

  private List<Kind> kinds() {
    return conflicts.stream().map(AccountConflict::kind).toList();
  }

  @Test
  void anAccountThatGetsANumberLaterStaysItsSandboxAndItsOwner() {
    list(X, X);
    Sandbox.Allocated held = allocate(X);

    var outcome = (Outcome.Changed) list("3002036", X, "renamed");

    assertThat(sandboxes()).containsExactly(X);
    assertThat(outcome.entry().after().id()).isEqualTo(new SandboxId(X));
    assertThat(outcome.entry().after().account().name()).isEqualTo("renamed");
    assertThat(outcome.entry().after().lastAllocation()).contains(held.allocation());
    assertThat(conflicts)
        .containsExactly(
            new AccountConflict(
                Kind.SECOND_ID,
                held.account().accountId(),
                new SandboxId(X),
                new SandboxId("3002036")));
  }

  @Test
  void aListThatDropsAllNumbersDoublesNothing() {
    for (int i = 0; i < 10; i++) {
      list("300" + i, "identity/accounts/" + i);
    }
    List<String> before = sandboxes();

    for (int i = 0; i < 10; i++) {
      assertThat(list("identity/accounts/" + i, "identity/accounts/" + i))
          .isEqualTo(new Outcome.KnownUnderAnotherId(find("300" + i), IgnoreReason.NOTHING_NEW));
    }

    assertThat(sandboxes()).isEqualTo(before);
  }

  @Test
  void aNumberInUseThatIsListedWithAnotherAccountKeepsItsAccount() {
    list("1", X);
    allocate("1");

    list("1", Y);

    assertThat(find("1").account().externalId()).isEqualTo(X);
    assertThat(find("1").status()).isEqualTo(Status.ALLOCATED);
    assertThat(find(Y).account().externalId()).isEqualTo(Y);
    assertThat(find(Y).status()).isEqualTo(Status.AVAILABLE);
    assertThat(kinds()).containsExactly(Kind.ID_TAKEN);
  }

  @Test
  void theSecondAccountOfANumberKeepsItsIdAfterwards() {
    list("1", X);
    list("1", Y);

    list("1", Y, "renamed");
    list("2", Y, "renamed again");

    assertThat(sandboxes()).containsExactly("1", Y);
    assertThat(find(Y).account().name()).isEqualTo("renamed again");
    assertThat(find("1").account().name()).isEqualTo("lab");
    assertThat(kinds()).containsExactly(Kind.ID_TAKEN, Kind.SECOND_ID, Kind.SECOND_ID);
  }

  @Test
  void twoAccountsThatSwapTheirNumbersKeepTheirSandboxes() {
    list("1", X);
    list("2", Y);
    allocate("1");

    list("1", Y);
    list("2", X);

    assertThat(find("1").account().externalId()).isEqualTo(X);
    assertThat(find("2").account().externalId()).isEqualTo(Y);
    assertThat(sandboxes()).containsExactly("1", "2");
  }

  @Test
  void aUsedAccountUnderAnotherNumberIsNeverFree() {
    list("1", X);
    Sandbox held = allocate("1");
    execute(Examples.release("stop", held, "owner"));
    execute(Examples.deletionConfirmed("gone", held));

    assertThat(list("2", X))
        .isEqualTo(new Outcome.KnownUnderAnotherId(find("1"), IgnoreReason.NEVER_REISSUED));
    now = now.plus(Duration.ofDays(2));
    assertThat(list("2", X)).isInstanceOf(Outcome.Changed.class);

    assertThat(sandboxes()).containsExactly("1");
    assertThat(find("1").status()).isEqualTo(Status.DELETED);
    assertThat(kinds())
        .containsExactly(Kind.SECOND_ID, Kind.DELETED_LISTED, Kind.SECOND_ID, Kind.DELETED_LISTED);
  }

  @Test
  void anAccountWhoseTombstoneIsGoneStaysUsed() {
    list("1", X);
    store.removeRow(new SandboxId("1"));

    assertThat(list("1", X)).isEqualTo(new Outcome.Ignored(IgnoreReason.NEVER_REISSUED));
    assertThat(list("2", X)).isEqualTo(new Outcome.Ignored(IgnoreReason.NEVER_REISSUED));

    assertThat(sandboxes()).isEmpty();
    assertThat(kinds()).contains(Kind.DELETED_LISTED);
  }

  @Test
  void aDiscoveryDeliveredAgainHasTheSameOutcome() {
    list("1", X);
    var account = new Account(new SandboxId("1"), "lab-2", Y, "", now, now);
    var fact = new Trigger.SandboxDiscovered("sync", account);

    var first = (Outcome.Changed) execute(fact);
    var again = (Outcome.Changed) execute(fact);

    assertThat(first.repeated()).isFalse();
    assertThat(again).isEqualTo(new Outcome.Changed(first.entry(), true));
  }

  @Test
  void anAccountWhoseOwnIdIsThatOfAnotherFails() {
    list(Y, X);

    assertThatThrownBy(() -> list(Y, Y)).rootCause().hasMessageContaining("another account");
  }

  /** A row that an earlier version gave another account after it had been pinned. */
  @Test
  void aTableThatContradictsItselfEndsTheTrialsAndNotTheProcess() {
    list("1", X);
    var pinned = new Account(new SandboxId("1"), "lab", Y, "", now, now);
    store.pin(pinned.accountId(), pinned.id()).join();

    assertThatThrownBy(() -> list("2", Y)).rootCause().isInstanceOf(IllegalStateException.class);
    assertThat(sandboxes()).containsExactly("1");
  }

  @Test
  void aVanishedSandboxThatWaitsForItsDeletionIsDueNowAndNoTombstone() {
    list("1", X);
    Sandbox held = allocate("1");
    execute(Examples.release("stop", held, "owner"));

    var outcome = execute(new Trigger.SandboxVanished("missed", held.id()));

    assertThat(outcome).isEqualTo(new Outcome.DeletionDue(find("1")));
    assertThat(find("1").status()).isEqualTo(Status.PENDING_DELETION);
  }
}
