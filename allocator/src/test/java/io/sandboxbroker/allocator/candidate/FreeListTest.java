package io.sandboxbroker.allocator.candidate;

import static io.sandboxbroker.allocator.candidate.ScriptedIndex.sandbox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreeListTest {

  private static final int SHARDS = 4;
  private static final Reservations WANTED = name -> name.startsWith("wanted-");

  private Instant now = Instant.EPOCH;
  private final ScriptedIndex index = new ScriptedIndex(SHARDS);
  private final CandidateSettings settings =
      new CandidateSettings(
          2, 8, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(5), 10);
  private final CandidateClaims claims =
      new CandidateClaims(settings.indexLag(), () -> now.toEpochMilli() * 1_000_000);
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final FreeList list = list(null);

  private FreeList list(String prefix) {
    return new FreeList(prefix, index, claims, settings, () -> now, later::add, order(0, 1, 2, 3));
  }

  private static ShardOrder order(Integer... shards) {
    return new ShardOrder(List.of(shards));
  }

  private static String name(CompletableFuture<Optional<Candidate>> taken) {
    assertThat(taken).isDone();
    return taken.join().orElseThrow().sandbox().account().name();
  }

  @Test
  void eachCandidateGoesToOneCommand() {
    var first = list.take(Reservations.NONE);
    var second = list.take(Reservations.NONE);
    index.answer(sandbox("a"), sandbox("b"));

    assertThat(List.of(name(first), name(second))).containsExactly("a", "b");
  }

  @Test
  void aCandidateThatIsReadTwiceIsListedOnce() {
    list.offer(sandbox("a"));
    list.offer(sandbox("a"));

    assertThat(name(list.take(Reservations.NONE))).isEqualTo("a");
    assertThat(list.take(Reservations.NONE)).isNotDone();
  }

  @Test
  void refusesARequestOnlyAfterEveryShard() {
    var taken = list.take(Reservations.NONE);

    var shards =
        IntStream.range(0, SHARDS)
            .mapToObj(
                i -> {
                  assertThat(taken).isNotDone();
                  return index.answer().shard();
                })
            .toList();

    assertThat(taken).isCompletedWithValue(Optional.empty());
    assertThat(shards).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void readsEveryPageOfAShard() {
    var taken = list.take(Reservations.NONE);
    for (int i = 1; i < SHARDS; i++) {
      index.answer();
    }
    index.answer("page 2");
    assertThat(taken).isNotDone();
    index.answer("page 3");
    assertThat(taken).isNotDone();
    var lastPage = index.answer(sandbox("z"));

    assertThat(lastPage.cursor()).isEqualTo("page 3");
    assertThat(name(taken)).isEqualTo("z");
  }

  @Test
  void aSweepThatBeganBeforeTheCommandArrivedDoesNotCount() {
    var early = list.take(Reservations.NONE);
    index.answer();
    index.answer();
    var late = list.take(Reservations.NONE);
    index.answer();
    index.answer();
    assertThat(early).isCompletedWithValue(Optional.empty());
    assertThat(late).isNotDone();

    // What was missing in the first shard then is there now.
    index.answer(sandbox("new"));

    assertThat(name(late)).isEqualTo("new");
  }

  @Test
  void refusesNoRequestWhileAnotherCommandUsesACandidate() {
    list.offer(sandbox("only"));
    var holder = list.take(Reservations.NONE).join().orElseThrow();
    var waiting = list.take(Reservations.NONE);
    index.answer(sandbox("only"));
    later.remove().run();
    index.answer(sandbox("only"));
    for (int i = 0; i < 3 * SHARDS && index.isAsked(); i++) {
      index.answer();
    }
    assertThat(waiting).isNotDone();

    holder.putBack();

    assertThat(name(waiting)).isEqualTo("only");
  }

  @Test
  void aSettledCandidateIsNotSuggestedAgainWhileTheIndexLags() {
    list.offer(sandbox("gone"));
    list.take(Reservations.NONE).join().orElseThrow().markTaken();
    var taken = list.take(Reservations.NONE);
    for (int page = 0; page < 3 * SHARDS && index.isAsked(); page++) {
      index.answer(sandbox("gone"));
    }

    assertThat(taken).isCompletedWithValue(Optional.empty());
  }

  @Test
  void aSettledCandidateMayComeBackOnceTheIndexHasCaughtUp() {
    list.offer(sandbox("back"));
    list.take(Reservations.NONE).join().orElseThrow().markTaken();
    now = now.plus(settings.indexLag());
    var taken = list.take(Reservations.NONE);
    index.answer(sandbox("back"));

    assertThat(name(taken)).isEqualTo("back");
  }

  @Test
  void aFailedReadFailsThePendingRequestsAndNoOther() {
    var unlucky = list.take(Reservations.NONE);
    index.fail(new StoreUnavailableException("away"));
    var next = list.take(Reservations.NONE);
    index.answer(sandbox("a"));

    assertThatThrownBy(unlucky::join).hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(name(next)).isEqualTo("a");
  }

  @Test
  void aPrefixIsAskedOfTheIndexAndNotFilteredFromIt() {
    var lab = list("lab-");
    var taken = lab.take(Reservations.NONE);
    var query = index.answer(sandbox("lab-1"));
    lab.offer(sandbox("other-1"));

    assertThat(query.namePrefix()).isEqualTo("lab-");
    assertThat(name(taken)).isEqualTo("lab-1");
    assertThat(lab.take(Reservations.NONE)).isNotDone();
  }

  @Test
  void twoListsNeverGiveTheSameSandbox() {
    var lab = list("lab-");
    list.offer(sandbox("lab-1"));
    lab.offer(sandbox("lab-1"));

    assertThat(name(list.take(Reservations.NONE))).isEqualTo("lab-1");
    assertThat(lab.take(Reservations.NONE)).isNotDone();
  }

  @Test
  void aNewOrderBeginsWithItsFirstShardAndSweepsAll() {
    var taken = list.take(Reservations.NONE);
    index.answer();
    list.reorder(order(3, 2, 1, 0));
    index.answer("a page of the old order");

    var shards = IntStream.range(0, SHARDS).mapToObj(i -> index.answer().shard()).toList();

    assertThat(shards).containsExactly(3, 2, 1, 0);
    assertThat(taken).isCompletedWithValue(Optional.empty());
  }

  @Test
  void fetchesAsManyAtATimeAsCommandsWaitUpToABound() {
    for (int i = 0; i < 20; i++) {
      assertThat(list.take(Reservations.NONE)).isNotDone();
    }
    index.answer();
    for (int i = 0; i < 14; i++) {
      list.offer(sandbox("a" + i));
    }
    index.answer();
    index.answer();

    assertThat(index.asked().stream().map(ListQuery::limit)).containsExactly(4, 8, 6, 6);
  }

  @Test
  void doesNotReadTheIndexOverAndOverWhenThereIsNothingToPrefetch() {
    list.offer(sandbox("a"));
    list.take(Reservations.NONE).join();
    for (int page = 0; page < 3 * SHARDS && index.isAsked(); page++) {
      index.answer();
    }
    int asked = index.asked().size();
    list.offer(sandbox("b"));

    list.take(Reservations.NONE).join();

    assertThat(index.asked()).hasSize(asked);
  }

  @Test
  void aCommandThatYieldsTakesOnlyWhatNobodyWaitsFor() {
    list.offer(sandbox("wanted-1"));
    list.offer(sandbox("free-1"));

    assertThat(name(list.take(WANTED))).isEqualTo("free-1");
    var yielding = list.take(WANTED);
    var inTurn = list.take(Reservations.NONE);

    assertThat(name(inTurn)).isEqualTo("wanted-1");
    assertThat(yielding).isNotDone();
    index.answer(sandbox("wanted-2"), sandbox("free-2"));
    assertThat(name(yielding)).isEqualTo("free-2");
    assertThat(name(list.take(Reservations.NONE))).isEqualTo("wanted-2");
  }

  @Test
  void aReservedSandboxGoesToALaterRequestThatAcceptsIt() {
    var yielding = list.take(WANTED);
    var inTurn = list.take(Reservations.NONE);
    index.answer(sandbox("wanted-1"));

    assertThat(name(inTurn)).isEqualTo("wanted-1");
    assertThat(yielding).isNotDone();
  }

  @Test
  void aCommandThatYieldsIsRefusedAfterACompleteSweepOfReservedSandboxes() {
    var yielding = list.take(WANTED);
    for (int shard = 0; shard < SHARDS; shard++) {
      index.answer(sandbox("wanted-" + shard));
    }

    assertThat(yielding).isCompletedWithValue(Optional.empty());
  }

  /** Another instance has taken them long ago; each would cost a failed write. */
  @Test
  void anIdleListReadsTheIndexAgainInsteadOfTryingWhatItReadLongAgo() {
    var first = list.take(Reservations.NONE);
    index.answer(sandbox("a"), sandbox("b"), sandbox("c"), sandbox("d"));
    assertThat(name(first)).isEqualTo("a");
    now = now.plus(FreeList.MAX_AGE).plusMillis(1);

    var taken = list.take(Reservations.NONE);
    assertThat(taken).isNotDone();
    index.answer(sandbox("fresh"));

    assertThat(name(taken)).isEqualTo("fresh");
  }

  @Test
  void whatWasReadWithTwoLostCandidatesIsNotTriedAnyMore() {
    var first = list.take(Reservations.NONE);
    index.answer(sandbox("a"), sandbox("b"), sandbox("c"), sandbox("d"));
    now = now.plusSeconds(2);
    first.join().orElseThrow().markLost();
    list.take(Reservations.NONE).join().orElseThrow().markLost();

    var taken = list.take(Reservations.NONE);
    assertThat(taken).isNotDone();
    index.answer(sandbox("c"), sandbox("fresh"));

    assertThat(name(taken)).isEqualTo("c");
  }

  @Test
  void aSandboxThatIsReadAgainCountsFromThen() {
    list.offer(sandbox("a"));
    now = now.plus(FreeList.MAX_AGE);
    list.offer(sandbox("a"));
    now = now.plus(FreeList.MAX_AGE);

    assertThat(name(list.take(Reservations.NONE))).isEqualTo("a");
  }

  @Test
  void aRenamedSandboxIsFoundUnderItsNewNameAndNotUnderItsOldOne() {
    var old = list("old-");
    var fresh = list("new-");
    var renamed = renamed(sandbox("old-1"), "new-1");
    old.offer(sandbox("old-1"));
    old.take(Reservations.NONE).join().orElseThrow().markChanged(renamed);
    var underOldName = old.take(Reservations.NONE);
    while (index.isAsked()) {
      index.answer(sandbox("old-1"));
    }
    assertThat(underOldName).isCompletedWithValue(Optional.empty());

    var underNewName = fresh.take(Reservations.NONE);
    index.answer(renamed);

    assertThat(name(underNewName)).isEqualTo("new-1");
  }

  private static Sandbox.Available renamed(Sandbox.Available sandbox, String name) {
    var account = sandbox.account();
    return new Sandbox.Available(
        new Account(
            account.id(),
            name,
            account.externalId(),
            account.sfdcAccountId(),
            account.createdAt(),
            account.lastSynced()),
        new Revision(sandbox.revision().version() + 1, "sync", sandbox.revision().at()));
  }

  @Test
  void keepsFewOfThoseThatJustAppearedAndLeavesTheRestToTheInstanceOfTheirShard() {
    IntStream.range(0, 10).forEach(i -> list.offer(sandbox("new" + i)));

    IntStream.range(0, settings.batch())
        .forEach(i -> assertThat(list.take(Reservations.NONE)).isDone());

    assertThat(list.take(Reservations.NONE)).isNotDone();
  }

  @Test
  void anInstanceReadsItsOwnShardsFirst() {
    var order = ShardOrder.of(16, Set.of(0, 1, 2), 12, new Random(7));

    assertThat(order.shards().subList(0, 6)).containsExactlyInAnyOrder(0, 1, 2, 12, 13, 14);
    assertThat(order.shards()).hasSize(16).doesNotHaveDuplicates();
  }
}
