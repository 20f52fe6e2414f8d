package io.sandboxbroker.allocator.candidate;

import static io.sandboxbroker.allocator.candidate.ScriptedIndex.sandbox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreeListTest {

  private static final int SHARDS = 4;

  private Instant now = Instant.EPOCH;
  private final ScriptedIndex index = new ScriptedIndex(SHARDS);
  private final CandidateSettings settings =
      new CandidateSettings(
          2, 8, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofMillis(5), 10);
  private final CandidateClaims claims =
      new CandidateClaims(settings.indexLag(), () -> now.toEpochMilli() * 1_000_000);
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final AtomicInteger falseExhaustions = new AtomicInteger();
  private final FreeList list = list(null);

  private FreeList list(String prefix) {
    return new FreeList(
        prefix,
        index,
        claims,
        settings,
        () -> now,
        later::add,
        new EmptyPoolCheck(settings.indexLag(), falseExhaustions::incrementAndGet),
        order(0, 1, 2, 3));
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
    var first = list.take();
    var second = list.take();
    index.answer(sandbox("a"), sandbox("b"));

    assertThat(List.of(name(first), name(second))).containsExactly("a", "b");
  }

  @Test
  void aCandidateThatIsReadTwiceIsListedOnce() {
    list.offer(sandbox("a"));
    list.offer(sandbox("a"));

    assertThat(name(list.take())).isEqualTo("a");
    assertThat(list.take()).isNotDone();
  }

  @Test
  void refusesARequestOnlyAfterEveryShard() {
    var taken = list.take();

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
    var taken = list.take();
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
    var early = list.take();
    index.answer();
    index.answer();
    var late = list.take();
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
    var holder = list.take().join().orElseThrow();
    var waiting = list.take();
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
    list.take().join().orElseThrow().markTaken();
    var taken = list.take();
    for (int page = 0; page < 3 * SHARDS && index.isAsked(); page++) {
      index.answer(sandbox("gone"));
    }

    assertThat(taken).isCompletedWithValue(Optional.empty());
  }

  @Test
  void aSettledCandidateMayComeBackOnceTheIndexHasCaughtUp() {
    list.offer(sandbox("back"));
    list.take().join().orElseThrow().markTaken();
    now = now.plus(settings.indexLag());
    var taken = list.take();
    index.answer(sandbox("back"));

    assertThat(name(taken)).isEqualTo("back");
  }

  @Test
  void aFailedReadFailsThePendingRequestsAndNoOther() {
    var unlucky = list.take();
    index.fail(new StoreUnavailableException("away"));
    var next = list.take();
    index.answer(sandbox("a"));

    assertThatThrownBy(unlucky::join).hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(name(next)).isEqualTo("a");
  }

  @Test
  void aPrefixIsAskedOfTheIndexAndNotFilteredFromIt() {
    var lab = list("lab-");
    var taken = lab.take();
    var query = index.answer(sandbox("lab-1"));
    lab.offer(sandbox("other-1"));

    assertThat(query.namePrefix()).isEqualTo("lab-");
    assertThat(name(taken)).isEqualTo("lab-1");
    assertThat(lab.take()).isNotDone();
  }

  @Test
  void twoListsNeverGiveTheSameSandbox() {
    var lab = list("lab-");
    list.offer(sandbox("lab-1"));
    lab.offer(sandbox("lab-1"));

    assertThat(name(list.take())).isEqualTo("lab-1");
    assertThat(lab.take()).isNotDone();
  }

  @Test
  void aNewOrderBeginsWithItsFirstShardAndSweepsAll() {
    var taken = list.take();
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
      assertThat(list.take()).isNotDone();
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
    list.take().join();
    for (int page = 0; page < 3 * SHARDS && index.isAsked(); page++) {
      index.answer();
    }
    int asked = index.asked().size();
    list.offer(sandbox("b"));

    list.take().join();

    assertThat(index.asked()).hasSize(asked);
  }

  @Test
  void noticesAFalseRefusal() {
    now = Instant.EPOCH.plus(settings.indexLag()).plusMillis(1);
    ignoreConflict();

    list.offer(sandbox("here all the time"));

    assertThat(falseExhaustions).hasValue(1);
  }

  @Test
  void aSandboxThatAppearedAfterTheQuestionOrAMomentBeforeItIsNoFalseExhaustion() {
    now = Instant.EPOCH.plus(settings.indexLag());
    ignoreConflict();

    list.offer(sandbox("just appeared"));

    assertThat(falseExhaustions).hasValue(0);
  }

  private void ignoreConflict() {
    var taken = list.take();
    for (int shard = 0; shard < SHARDS; shard++) {
      index.answer();
    }
    assertThat(taken).isCompletedWithValue(Optional.empty());
  }

  @Test
  void keepsFewOfThoseThatJustAppearedAndLeavesTheRestToTheInstanceOfTheirShard() {
    IntStream.range(0, 10).forEach(i -> list.offer(sandbox("new" + i)));

    IntStream.range(0, settings.batch()).forEach(i -> assertThat(list.take()).isDone());

    assertThat(list.take()).isNotDone();
  }

  @Test
  void anInstanceReadsItsOwnShardsFirst() {
    var order = ShardOrder.of(16, Set.of(0, 1, 2), 12, new Random(7));

    assertThat(order.shards().subList(0, 6)).containsExactlyInAnyOrder(0, 1, 2, 12, 13, 14);
    assertThat(order.shards()).hasSize(16).doesNotHaveDuplicates();
  }
}
