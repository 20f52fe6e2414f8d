package io.sandboxbroker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lists are complete over all pages and shards, with every attribute of the rows. */
interface ListContract extends StoreUnderTest {

  @Test
  default void anEmptyPoolHasNothingToList() {
    for (Status status : Status.values()) {
      assertThat(list(status, 3)).isEmpty();
    }
  }

  @Test
  default void everySandboxOfAStatusIsListedOnceOverAllPagesAndShards() {
    List<Sandbox> held =
        IntStream.range(0, 60).<Sandbox>mapToObj(id -> allocated("" + id, "track-" + id)).toList();
    IntStream.range(60, 80).forEach(id -> discovered("" + id));

    for (int pageSize : new int[] {1, 2, 7, 100}) {
      assertThat(list(Status.ALLOCATED, pageSize)).containsExactlyInAnyOrderElementsOf(held);
    }
  }

  @Test
  default void aSandboxIsListedUnderItsStatusAndAsItsRowTellsIt() {
    Sandbox free = discovered("free");
    Sandbox held = allocated("held", "owner");
    Sandbox pending = release(allocated("pending", "a"));
    Sandbox failed = release(allocated("failed", "b"));
    for (int attempt = 0; attempt < Examples.TERMS.deletionAttempts(); attempt++) {
      failed = won(failed, Examples.deletionFailed("failure-" + attempt, failed));
    }
    Sandbox stale =
        won(discovered("stale"), new Trigger.SandboxVanished("vanished", new SandboxId("stale")));
    Sandbox released = release(allocated("deleted", "c"));
    Sandbox deleted = won(released, Examples.deletionConfirmed("gone", released));

    Stream.of(free, held, pending, failed, stale, deleted)
        .forEach(
            sandbox ->
                assertThat(list(sandbox.status(), 10))
                    .as("%s", sandbox)
                    .containsExactly(withoutRetention(sandbox)));
  }

  @Test
  default void onlySandboxesThatEndOrHaveNotChangedUntilATimeAreListedWhereSoAsked() {
    List<Sandbox> held =
        IntStream.range(0, 9).<Sandbox>mapToObj(id -> allocated("" + id, "track-" + id)).toList();
    Sandbox.Allocated one = (Sandbox.Allocated) held.getFirst();
    Instant end = one.allocation().expiresAt();
    Sandbox pending = release(allocated("pending", "a"));
    Instant changed = pending.revision().at();

    for (int pageSize : new int[] {1, 100}) {
      assertThat(list(Status.ALLOCATED, end, pageSize)).containsExactlyInAnyOrderElementsOf(held);
      assertThat(list(Status.ALLOCATED, end.minusMillis(1), pageSize)).isEmpty();
      assertThat(list(Status.PENDING_DELETION, changed, pageSize)).containsExactly(pending);
      assertThat(list(Status.PENDING_DELETION, changed.minusMillis(1), pageSize)).isEmpty();
    }
  }

  @Test
  default void aListedPageIsInTheOrderOfNamesAndOfThosePrefixedWhereSoAsked() {
    IntStream.range(0, 60).forEach(id -> discovered(Examples.account("a" + id, "aaa-" + id)));
    IntStream.range(0, 3).forEach(id -> discovered(Examples.account("m" + id, "mmm-" + id)));
    List<Sandbox> matching = new ArrayList<>();

    for (int shard = 0; shard < store().shards(); shard++) {
      ListPage page = page(Status.AVAILABLE, shard, null, 2, null);
      assertThat(page.sandboxes()).hasSizeLessThanOrEqualTo(2);
      assertThat(page.sandboxes())
          .isSortedAccordingTo(Comparator.comparing(sandbox -> sandbox.account().name()));
      matching.addAll(page(Status.AVAILABLE, shard, "mmm-", 5, null).sandboxes());
    }

    assertThat(matching)
        .extracting(sandbox -> sandbox.account().name())
        .containsExactlyInAnyOrder("mmm-0", "mmm-1", "mmm-2");
  }

  @Test
  default void whatATrackHasAndHadIsListedOnceInTheOrderOfAllocationOverAllPages() {
    List<Sandbox> its = new ArrayList<>();
    for (int id = 0; id < 7; id++) {
      var command = Examples.allocation("c-" + id, "owner", "key-" + id);
      var later = Examples.NOW.plusSeconds(id);
      Sandbox held = won(Examples.change(discovered("" + id), command, later));
      Sandbox released = release(held);
      its.add(
          id % 2 == 0
              ? won(released, Examples.deletionConfirmed("gone-" + id, released))
              : released);
    }
    allocated("other", "somebody-else");
    discovered("free");

    for (int limit : new int[] {1, 2, 6, 7, 100}) {
      assertThat(ofTrack("owner", limit))
          .containsExactlyElementsOf(its.stream().map(ListContract::withoutRetention).toList());
    }
    assertThat(ofTrack("nobody", 1)).isEmpty();
  }

  @Test
  default void whatWasAllocatedWithAKeyIsListedInTheOrderOfAllocationOverAllPages() {
    List<Sandbox> its = new ArrayList<>();
    for (int id = 0; id < 5; id++) {
      var command = Examples.allocation("c-" + id, "track-" + id, "the key");
      var held = won(Examples.change(discovered("" + id), command, Examples.NOW.plusSeconds(id)));
      its.add(id % 2 == 0 ? release(held) : held);
    }
    var again = Examples.allocation("again", "track-0", "another key");
    won(Examples.change(discovered("again"), again, Examples.NOW.plusSeconds(9)));
    allocated("without-key", "the key");

    for (int limit : new int[] {1, 2, 5, 200}) {
      assertThat(ofKey("the key", limit)).containsExactlyElementsOf(its);
    }
    assertThat(ofKey("no key", 1)).isEmpty();
    String ofTrack =
        store().ofTrack(new TrackQuery(new TrackId("track-0"), 1, null)).join().cursor();
    assertThatThrownBy(() -> store().ofKey(new KeyQuery("the key", 1, ofTrack)).join())
        .hasRootCauseMessage("Not a cursor of this query");
  }

  @Test
  default void whatIsNoCursorOfATrackIsRefused() {
    for (String wrong : new String[] {"garbage", "", "MTIz"}) {
      assertThatThrownBy(
              () -> store().ofTrack(new TrackQuery(new TrackId("owner"), 1, wrong)).join())
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .hasRootCauseMessage("Not a cursor of this query");
    }
  }

  @Test
  default void aCursorOfAnotherStatusIsRefused() {
    IntStream.range(0, 200).forEach(id -> discovered("" + id));
    String cursor = page(Status.AVAILABLE, 0, null, 1, null).cursor();

    assertThat(cursor).isNotNull();
    for (String wrong : new String[] {cursor, "garbage", ""}) {
      assertThatThrownBy(() -> page(Status.STALE, 0, null, 1, wrong))
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .hasRootCauseMessage("Not a cursor of this query");
    }
  }

  @Test
  default void aListOfAShardThatIsNotThereIsAnError() {
    int shards = store().shards();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> page(Status.ALLOCATED, shards, null, 1, null))
        .withMessage("There is no shard " + shards + " of " + shards);
  }

  @Test
  default void manyRowsAreReadInTheOrderAskedForAndWithoutThoseThatAreNotThere() {
    Sandbox second = discovered("2");
    Sandbox first = allocated("1", "owner");

    assertThat(
            new BulkReader(store(), 2, 10)
                .find(Stream.of("1", "nowhere", "2").map(SandboxId::new).toList())
                .join())
        .containsExactly(first, second);
  }

  private List<Sandbox> list(Status status, int pageSize) {
    return list(status, null, pageSize);
  }

  private List<Sandbox> list(Status status, @Nullable Instant until, int pageSize) {
    List<Sandbox> found = new ArrayList<>();
    new BulkReader(store(), 3, pageSize)
        .forEach(status, until, sandbox -> found.add(withoutRetention(sandbox)))
        .join();
    return found;
  }

  /** Lists may lack the retention. */
  private static Sandbox withoutRetention(Sandbox sandbox) {
    return sandbox instanceof Sandbox.Deleted deleted
        ? new Sandbox.Deleted(deleted.account(), deleted.revision(), deleted.release())
        : sandbox;
  }

  private List<Sandbox> ofTrack(String track, int limit) {
    return pages(
        limit, cursor -> store().ofTrack(new TrackQuery(new TrackId(track), limit, cursor)));
  }

  private List<Sandbox> ofKey(String key, int limit) {
    return pages(limit, cursor -> store().ofKey(new KeyQuery(key, limit, cursor)));
  }

  private static List<Sandbox> pages(
      int limit, Function<@Nullable String, CompletableFuture<ListPage>> read) {
    List<Sandbox> found = new ArrayList<>();
    String cursor = null;
    do {
      ListPage page = read.apply(cursor).join();
      assertThat(page.sandboxes()).hasSizeLessThanOrEqualTo(limit);
      page.sandboxes().forEach(sandbox -> found.add(withoutRetention(sandbox)));
      cursor = page.cursor();
    } while (cursor != null);
    return found;
  }

  private ListPage page(
      Status status, int shard, @Nullable String prefix, int limit, @Nullable String cursor) {
    return store().list(new ListQuery(status, shard, prefix, limit, cursor)).join();
  }
}
