package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One account is one sandbox for ever, whatever lists say of its number. */
interface AccountContract extends StoreUnderTest {

  @Test
  default void theFirstWriteOfASandboxPinsItsAccount() {
    Account account = discovered("1").account();

    assertThat(pinOf(account)).isEqualTo(Map.of(account.accountId(), account.id()));
  }

  @Test
  default void anAccountUnderASecondIdKeepsItsSandbox() {
    Account account = discovered("1").account();

    WriteResult result = write(discovery("later", account.as(new SandboxId("2"))));

    assertThat(result).isEqualTo(new WriteResult.AccountPinned(new SandboxId("1")));
    assertThat(entry("2")).isEmpty();
  }

  @Test
  default void anAccountUnderTheIdOfAnotherAccountKeepsItsSandbox() {
    discovered("1");
    Account account = discovered("2").account();

    WriteResult result = write(discovery("later", account.as(new SandboxId("1"))));

    assertThat(result).isEqualTo(new WriteResult.AccountPinned(new SandboxId("2")));
  }

  @Test
  default void aNewAccountUnderTheIdOfAnotherIsNotPinned() {
    discovered("1");
    Account other = Examples.account("other").as(new SandboxId("1"));

    assertThat(write(discovery("later", other))).isEqualTo(new WriteResult.Beaten(entry("1")));
    assertThat(pinOf(other)).isEmpty();
  }

  @Test
  default void aPinOutlivesTheRowOfItsSandbox() {
    Account account = discovered("1").account();
    removeRow(account.id());

    assertThat(write(discovery("later", account)))
        .isEqualTo(new WriteResult.AccountPinned(account.id()));
    assertThat(entry("1")).isEmpty();
  }

  @Test
  default void aRowWithoutAPinIsPinnedByTheNextDiscovery() {
    Sandbox held = allocated("1", "owner");
    removePin(held.account().accountId());

    assertThat(write(discovery("later", held.account())))
        .isEqualTo(new WriteResult.Beaten(entry("1")));
    assertThat(pinOf(held.account())).containsValue(held.id());
  }

  @Test
  default void anAccountIsPinnedOnce() {
    var account = new AccountId("an-account");
    var first = new SandboxId("1");

    assertThat(pins().pin(account, first).join()).isEqualTo(first);
    assertThat(pins().pin(account, new SandboxId("2")).join()).isEqualTo(first);
    assertThat(pins().find(List.of(account)).join()).isEqualTo(Map.of(account, first));
  }

  @Test
  default void thePinsOfManyAccountsAreFoundAndThoseOfOthersAreNot() {
    List<AccountId> accounts =
        IntStream.range(0, 230).mapToObj(i -> new AccountId("account-" + i)).toList();
    accounts.stream()
        .limit(220)
        .forEach(account -> pins().pin(account, new SandboxId(account.value())).join());

    assertThat(pins().find(accounts).join())
        .hasSize(220)
        .allSatisfy((account, sandbox) -> assertThat(account.value()).isEqualTo(sandbox.value()));
    assertThat(pins().find(List.of()).join()).isEmpty();
  }

  private Map<AccountId, SandboxId> pinOf(Account account) {
    return pins().find(List.of(account.accountId())).join();
  }

  private static Transition discovery(String cause, Account account) {
    var fact = new Trigger.SandboxDiscovered(cause, account);
    return Examples.change(new UnknownSandbox(account.id()), fact, NOW.plusSeconds(1));
  }
}
