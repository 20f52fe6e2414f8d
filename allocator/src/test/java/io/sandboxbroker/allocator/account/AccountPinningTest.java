package io.sandboxbroker.allocator.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.allocator.decision.AccountConflict;
import io.sandboxbroker.allocator.sweep.TestPool;
import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.UnknownSandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Tables of an earlier version have sandboxes whose accounts are not pinned. */
class AccountPinningTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

  private final TestPool pool = new TestPool(3);
  private final List<AccountConflict> conflicts = new CopyOnWriteArrayList<>();
  private final AccountPinning pinning =
      new AccountPinning(pool.store(), pool.store(), conflicts::add);

  /** The sandbox of an account that an earlier version discovered. */
  private Sandbox unpinned(Sandbox sandbox) {
    pool.store().removePin(sandbox.account().accountId());
    return sandbox;
  }

  private List<SandboxId> pinsOf(List<Sandbox> sandboxes) {
    List<AccountId> accounts =
        sandboxes.stream().map(sandbox -> sandbox.account().accountId()).toList();
    var found = pool.store().find(accounts).join();
    return accounts.stream().map(found::get).toList();
  }

  private PinningAtStart start() {
    var start = new PinningAtStart(pinning, Duration.ofMillis(10));
    start.start();
    return start;
  }

  private static void await(PinningAtStart start) {
    Awaitility.await().until(() -> start.ready().isDone());
  }

  @Test
  void everyAccountOfEveryStatusIsPinnedAndARepetitionWritesNothing() {
    List<Sandbox> all =
        new ArrayList<>(
            List.of(
                unpinned(pool.allocated("held", NOW)),
                unpinned(pool.pending("pending", NOW)),
                unpinned(pool.deletionFailed("failed", NOW)),
                unpinned(pool.stale("stale", NOW)),
                unpinned(pool.deleted("gone", NOW))));
    IntStream.range(0, 350).forEach(id -> all.add(unpinned(pool.available("free-" + id, NOW))));

    try (var first = start()) {
      await(first);
    }
    assertThat(pinsOf(all)).containsExactlyElementsOf(all.stream().map(Sandbox::id).toList());

    pool.store().faults().failWrites(1);
    try (var second = start()) {
      await(second);
    }
    assertThatThrownBy(() -> pool.store().pin(new AccountId("a"), new SandboxId("1")).join())
        .as("the fault that no write has met")
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(conflicts).isEmpty();
  }

  @Test
  void anAccountWithTwoSandboxesIsReportedAndTheUsedOneIsPinned() {
    Sandbox held = unpinned(pool.allocated("held", NOW));
    Account listedAgain =
        new Account(new SandboxId("again"), "lab-again", held.account().externalId(), "", NOW, NOW);
    pool.change(new UnknownSandbox(listedAgain.id()), Examples.discovered(listedAgain), NOW);
    unpinned(held);

    try (var start = start()) {
      await(start);
    }

    assertThat(conflicts)
        .containsExactly(
            new AccountConflict(
                AccountConflict.Kind.TWO_SANDBOXES,
                held.account().accountId(),
                held.id(),
                listedAgain.id()));
    assertThat(pool.store().sandboxes()).hasSize(2);
  }

  @Test
  void anOutageOfTheStoreDelaysThePinning() {
    Sandbox free = unpinned(pool.available("free", NOW));
    pool.store().faults().goAway();
    try (var start = start()) {
      assertThat(start.ready()).isNotDone();

      pool.store().faults().comeBack();

      assertThat(start.ready().orTimeout(30, TimeUnit.SECONDS))
          .succeedsWithin(Duration.ofSeconds(30));
      assertThat(pinsOf(List.of(free))).containsExactly(free.id());
    }
  }

  @Test
  void aSandboxWithoutAnAccountIdIsLeftOut() {
    var odd =
        new Sandbox.Available(
            new Account(new SandboxId("odd"), "lab", "identity/accounts/", "", NOW, NOW),
            Examples.available("1").revision());
    Sandbox free = unpinned(pool.available("free", NOW));

    pinning.pin(List.of(odd, free)).join();

    assertThat(pinsOf(List.of(free))).containsExactly(free.id());
  }

  @Test
  void everyConflictIsCountedByItsKind() {
    var meters = new SimpleMeterRegistry();
    var reporter = new ConflictReporter(meters);

    for (AccountConflict.Kind kind : AccountConflict.Kind.values()) {
      reporter.onConflict(
          new AccountConflict(kind, new AccountId("a"), new SandboxId("1"), new SandboxId("2")));
    }

    assertThat(meters.find("broker.account.conflicts").counters())
        .hasSize(AccountConflict.Kind.values().length)
        .allMatch(counter -> counter.count() == 1);
  }
}
