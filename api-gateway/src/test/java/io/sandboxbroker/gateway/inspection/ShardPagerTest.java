package io.sandboxbroker.gateway.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ShardPagerTest {

  private int calls;
  private final Deque<Runnable> open = new ArrayDeque<>();
  private int maxConcurrency;

  @RepeatedTest(200)
  void everyAcceptedRowComesOnceAndInOrder(RepetitionInfo repetition) {
    var random = new Random(repetition.getCurrentRepetition());
    List<List<Sandbox>> shards =
        IntStream.range(0, 1 + random.nextInt(40))
            .mapToObj(shard -> sandboxes(shard, random.nextInt(3) == 0 ? random.nextInt(450) : 0))
            .toList();
    Predicate<Sandbox> filter =
        random.nextBoolean() ? null : sandbox -> sandbox.id().value().endsWith("3");
    int limit = 1 + random.nextInt(100);
    var budget = new ShardPager.Budget(1 + random.nextInt(60), 1 + random.nextInt(8));

    List<Sandbox> found = new ArrayList<>();
    PageToken next = PageToken.FIRST;
    do {
      calls = 0;
      var page = answered(new ShardPager(segments(shards), filter, limit, budget).read(next));
      assertThat(calls).isLessThanOrEqualTo(budget.maxCalls() + 1);
      assertThat(page.sandboxes()).hasSizeLessThanOrEqualTo(limit);
      found.addAll(page.sandboxes());
      next = page.next();
    } while (next != null);

    assertThat(found)
        .containsExactlyElementsOf(
            shards.stream()
                .flatMap(List::stream)
                .filter(filter == null ? sandbox -> true : filter)
                .toList());
    assertThat(maxConcurrency).isLessThanOrEqualTo(budget.concurrency());
  }

  @Test
  void aFullShardCostsOneCallAndEmptyOnesFewRoundTrips() {
    var full = IntStream.range(0, 80).mapToObj(shard -> sandboxes(shard, 60)).toList();
    var usual = new ShardPager.Budget(128, 8);
    answered(new ShardPager(segments(full), null, 50, usual).read(PageToken.FIRST));
    assertThat(calls).isEqualTo(1);

    var empty = IntStream.range(0, 80).mapToObj(shard -> sandboxes(shard, 0)).toList();
    var page = answered(new ShardPager(segments(empty), null, 50, usual).read(PageToken.FIRST));
    assertThat(page.next()).isNull();
    assertThat(calls).isEqualTo(1 + 80);
    assertThat(maxConcurrency).isEqualTo(8);
  }

  @Test
  void aRareRowCostsNoMoreThanThePagesThatItLiesIn() {
    var shards = List.of(sandboxes(0, 5_000));
    Predicate<Sandbox> oneInFifty = sandbox -> sandbox.id().value().matches("0-\\d*(00|50)");
    var page =
        answered(
            new ShardPager(segments(shards), oneInFifty, 50, new ShardPager.Budget(128, 8))
                .read(PageToken.FIRST));
    assertThat(page.sandboxes()).hasSize(50);
    assertThat(calls).isLessThanOrEqualTo(2_500 / 200 + 2);
  }

  @Test
  void aFailureOfOneCallFailsThePageAndEndsTheReading() {
    ShardPager.Segment away =
        (limit, cursor) -> {
          calls++;
          return CompletableFuture.failedFuture(new StoreUnavailableException("away"));
        };
    var page =
        new ShardPager(List.of(away, away, away), null, 50, new ShardPager.Budget(128, 8))
            .read(PageToken.FIRST);
    assertThatThrownBy(page::join).hasCauseInstanceOf(StoreUnavailableException.class);
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void aCancelledPageEndsTheReading() {
    var answer = new CompletableFuture<ListPage>();
    ShardPager.Segment slow =
        (limit, cursor) -> {
          calls++;
          return answer;
        };
    var page =
        new ShardPager(List.of(slow, slow, slow), null, 50, new ShardPager.Budget(128, 8))
            .read(PageToken.FIRST);
    page.cancel(false);
    answer.complete(new ListPage(List.of(), null));
    assertThat(calls).isEqualTo(1);
  }

  private static List<Sandbox> sandboxes(int shard, int count) {
    return IntStream.range(0, count).mapToObj(number -> sandbox(shard + "-" + number)).toList();
  }

  private static Sandbox sandbox(String id) {
    return new Sandbox.Available(
        new Account(new SandboxId(id), "lab-" + id, "x", "", Instant.EPOCH, Instant.EPOCH),
        new Revision(1, "sync", Instant.EPOCH));
  }

  /** Their cursors are offsets. */
  private List<ShardPager.Segment> segments(List<List<Sandbox>> shards) {
    return shards.stream()
        .<ShardPager.Segment>map(shard -> (limit, cursor) -> read(shard, limit, cursor))
        .toList();
  }

  private CompletableFuture<ListPage> read(
      List<Sandbox> shard, int limit, @Nullable String cursor) {
    calls++;
    int from = cursor == null ? 0 : Integer.parseInt(cursor);
    int to = Math.min(shard.size(), from + limit);
    var answer = new CompletableFuture<ListPage>();
    var page = new ListPage(shard.subList(from, to), to == shard.size() ? null : "" + to);
    open.add(() -> answer.complete(page));
    maxConcurrency = Math.max(maxConcurrency, open.size());
    return answer;
  }

  /** Answers the calls, the last one first. */
  private ShardPager.Page answered(CompletableFuture<ShardPager.Page> page) {
    while (!open.isEmpty()) {
      open.removeLast().run();
    }
    return page.join();
  }
}
