package io.sandboxbroker.allocator.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.Trigger;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolSweepTest {

  private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");
  private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(3));
  private static final Instant JUST_NOW = NOW.minusSeconds(60);

  private static final Set<Status> ALL =
      Set.of(Status.ALLOCATED, Status.PENDING_DELETION, Status.DELETION_FAILED, Status.STALE);
  private static final Set<Status> EXPIRIES = Set.of(Status.ALLOCATED);
  private static final Set<Status> DELETIONS =
      Set.of(Status.PENDING_DELETION, Status.DELETION_FAILED, Status.STALE);

  private TestPool pool = new TestPool();

  @Test
  void eachScopeFindsWhatIsOverdueOfItsOwn() {
    pool.available("free", LONG_AGO);
    pool.deleted("gone", LONG_AGO);
    var held = pool.allocated("held", LONG_AGO);
    var pending = pool.pending("pending", LONG_AGO.plusSeconds(1));
    var failed = pool.deletionFailed("failed", LONG_AGO.plusSeconds(2));
    var stale = pool.stale("stale", LONG_AGO.plusSeconds(3));
    var poolSweep = poolSweep(10);

    assertThat(swept(poolSweep, "1", EXPIRIES)).containsExactly(held);
    assertThat(swept(poolSweep, "2", DELETIONS)).containsExactly(pending, failed, stale);
    assertThat(swept(poolSweep, "3", ALL)).containsExactlyInAnyOrder(held, pending, failed, stale);
  }

  @Test
  void whatStillHasTimeIsLeftAlone() {
    pool.allocated("held", JUST_NOW);
    pool.pending("pending", JUST_NOW);
    pool.deletionFailed("failed", JUST_NOW);
    pool.stale("stale", JUST_NOW);

    assertThat(swept(poolSweep(10), "1", ALL)).isEmpty();
  }

  @Test
  void everythingOverdueIsFoundHoweverManyPagesThereAre() {
    pool = new TestPool(2);
    IntStream.range(0, 1_500).forEach(id -> pool.allocated("" + id, JUST_NOW));
    IntStream.range(1_500, 3_100).forEach(id -> pool.allocated("" + id, LONG_AGO));

    assertThat(swept(poolSweep(3_000), "1", EXPIRIES))
        .extracting(sandbox -> Integer.valueOf(sandbox.id().value()))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(1_500, 3_100).boxed().toList());
  }

  @Test
  void theStoreReturnsOverdueRowsOnly() {
    IntStream.range(0, 200).forEach(id -> pool.allocated("" + id, JUST_NOW));
    var overdue = pool.allocated("overdue", LONG_AGO);
    List<Sandbox> listed = new ArrayList<>();
    var reader =
        (SandboxReader)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SandboxReader.class},
                (proxy, method, arguments) -> {
                  Object result = method.invoke(pool.store(), arguments);
                  if (result instanceof CompletableFuture<?> read
                      && read.join() instanceof ListPage page) {
                    listed.addAll(page.sandboxes());
                  }
                  return result;
                });
    var sweep = new PoolSweep(reader, settings(10), Examples.TERMS, () -> NOW);

    assertThat(swept(sweep, "1", EXPIRIES)).containsExactly(overdue);
    assertThat(listed).containsExactly(overdue);
  }

  @Test
  void aSweepFindsTheLongestOverdueAndTheNextOneContinuesFromThereAndStartsAgainAtTheEnd() {
    for (int id = 0; id < 5; id++) {
      pool.allocated("" + id, LONG_AGO.minusSeconds(id));
    }
    var poolSweep = poolSweep(2);

    assertThat(ids(swept(poolSweep, "1", EXPIRIES))).containsExactly("4", "3");
    assertThat(ids(swept(poolSweep, "2", EXPIRIES))).containsExactly("2", "1");
    assertThat(swept(poolSweep, "other", DELETIONS)).isEmpty();
    assertThat(ids(swept(poolSweep, "3", EXPIRIES))).containsExactly("0");
    assertThat(ids(swept(poolSweep, "4", EXPIRIES))).containsExactly("4", "3");
  }

  @Test
  void aSweepThatIsDeliveredAgainFindsTheSame() {
    for (int id = 0; id < 5; id++) {
      pool.allocated("" + id, LONG_AGO.minusSeconds(id));
    }
    var poolSweep = poolSweep(2);
    swept(poolSweep, "1", EXPIRIES);
    var second = swept(poolSweep, "2", EXPIRIES);

    assertThat(swept(poolSweep, "2", EXPIRIES)).isEqualTo(second);
    assertThat(ids(swept(poolSweep, "3", EXPIRIES))).containsExactly("0");
  }

  @Test
  void everyHitOfTheIndexIsReadAgainFromItsRow() {
    var refreshed = pool.allocated("refreshed", LONG_AGO);
    var released = pool.allocated("released", LONG_AGO);
    pool.store().freezeIndex();
    var renamed =
        pool.change(
            refreshed,
            new Trigger.SandboxDiscovered("sync", Examples.account("refreshed", "renamed")),
            JUST_NOW);
    pool.change(released, Examples.expiryDue("expiry", released), JUST_NOW);

    assertThat(swept(poolSweep(10), "1", EXPIRIES)).containsExactly(renamed);
  }

  @Test
  void aSweepThatWasDueLongAgoIsLeftToTheNextOne() {
    Instant longAgo = NOW.minus(Duration.ofMinutes(10));

    assertThat(poolSweep(10).isOutdated(longAgo.minusMillis(1))).isTrue();
    assertThat(poolSweep(10).isOutdated(longAgo)).isFalse();
  }

  @Test
  void aCleanUpFindsEveryDeletionThatWaitsTheLongestUntouchedFirst() {
    pool.allocated("held", LONG_AGO);
    pool.stale("stale", LONG_AGO);
    pool.deleted("gone", LONG_AGO);
    var second = pool.pending("second", JUST_NOW.minusSeconds(1));
    var first = pool.deletionFailed("first", LONG_AGO);
    var third = pool.pending("third", JUST_NOW);

    assertThat(cleanedUp(poolSweep(10))).containsExactly(first, second, third);
    assertThat(cleanedUp(poolSweep(2))).containsExactly(first, second);
  }

  @Test
  void aCleanUpPassesOverWhatHasJustBeenDeleted() {
    var gone = pool.pending("gone", LONG_AGO);
    pool.store().freezeIndex();
    pool.change(gone, Examples.deletionConfirmed("gone", gone), JUST_NOW);

    assertThat(cleanedUp(poolSweep(10))).isEmpty();
  }

  @Test
  void anOutageIsForALaterDelivery() {
    pool.allocated("held", LONG_AGO);
    var poolSweep = poolSweep(1);
    pool.store().faults().goAway();

    assertThatThrownBy(poolSweep.findOverdue("1", ALL)::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(poolSweep.findBeingDeleted()::join)
        .hasCauseInstanceOf(StoreUnavailableException.class);

    pool.store().faults().comeBack();
    assertThat(swept(poolSweep, "1", ALL)).hasSize(1);
  }

  private PoolSweep poolSweep(int most) {
    return new PoolSweep(pool.store(), settings(most), Examples.TERMS, () -> NOW);
  }

  private static SweepSettings settings(int most) {
    return new SweepSettings(
        Duration.ofMinutes(2),
        Duration.ofMinutes(20),
        Duration.ofHours(24),
        most,
        Duration.ofMinutes(10));
  }

  private static List<Sandbox> swept(PoolSweep poolSweep, String id, Set<Status> statuses) {
    return poolSweep.findOverdue(id, statuses).join();
  }

  private static List<Sandbox> cleanedUp(PoolSweep poolSweep) {
    return poolSweep.findBeingDeleted().join();
  }

  private static List<String> ids(List<Sandbox> sandboxes) {
    return sandboxes.stream().map(sandbox -> sandbox.id().value()).toList();
  }

  @Test
  void aBulkDeletionFindsTheLongestUnchangedOfItsStatusAndWhetherThereAreMore() {
    for (int id = 0; id < 3; id++) {
      pool.stale("stale-" + id, LONG_AGO.minusSeconds(id));
      pool.deletionFailed("failed-" + id, LONG_AGO);
    }

    var some = poolSweep(2).findIn(Status.STALE).join();
    var all = poolSweep(3).findIn(Status.DELETION_FAILED).join();

    assertThat(ids(some.sandboxes())).containsExactly("stale-2", "stale-1");
    assertThat(some.more()).isTrue();
    assertThat(ids(all.sandboxes())).containsExactly("failed-0", "failed-1", "failed-2");
    assertThat(all.more()).isFalse();
  }

  @Test
  void aBulkDeletionNamesNoneThatHasLeftItsStatusBehindTheIndexsBack() {
    var back = pool.stale("back", LONG_AGO);
    pool.store().freezeIndex();
    pool.change(back, new Trigger.SandboxDiscovered("sync", Examples.account("back")), JUST_NOW);

    assertThat(poolSweep(10).findIn(Status.STALE).join())
        .isEqualTo(new PoolSweep.Selection(List.of(), false));
  }
}
