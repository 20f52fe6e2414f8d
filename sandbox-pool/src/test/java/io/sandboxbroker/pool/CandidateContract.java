package io.sandboxbroker.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lists have every candidate, over all pages and shards, with all that a write needs. */
interface CandidateContract extends StoreUnderTest {

  @Test
  default void anEmptyPoolSuggestsNothing() {
    assertThat(candidates(null, 10)).isEmpty();
  }

  @Test
  default void everyAvailableSandboxIsSuggestedOnceOverAllPages() {
    List<Sandbox.Available> free =
        IntStream.range(0, 60).mapToObj(id -> discovered("" + id)).toList();

    for (int limit : new int[] {1, 2, 7, 100}) {
      assertThat(candidates(null, limit)).containsExactlyInAnyOrderElementsOf(free);
    }
  }

  @Test
  default void aPageIsInTheOrderOfNamesAndNoLongerThanAskedFor() {
    IntStream.range(0, 60).forEach(id -> discovered("" + id));

    for (int shard = 0; shard < store().shards(); shard++) {
      ListPage page = page(shard, null, 2, null);
      assertThat(page.sandboxes()).hasSizeLessThanOrEqualTo(2);
      assertThat(page.sandboxes())
          .isSortedAccordingTo(Comparator.comparing(candidate -> candidate.account().name()));
    }
  }

  @Test
  default void aPrefixFindsAFewBehindManyOthers() {
    IntStream.range(0, 100).forEach(id -> discovered(Examples.account("a" + id, "aaa-" + id)));
    IntStream.range(0, 100).forEach(id -> discovered(Examples.account("z" + id, "zzz-" + id)));
    List<Sandbox.Available> wanted =
        IntStream.range(0, 5)
            .mapToObj(id -> discovered(Examples.account("m" + id, "mmm-" + id)))
            .toList();

    assertThat(candidates("mmm-", 2)).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(candidates("mmm-3", 2)).containsExactly(wanted.get(3));
    assertThat(candidates("nnn", 2)).isEmpty();
    assertThat(candidates("", 50)).hasSize(205);
  }

  @Test
  default void onlyWhatIsAvailableIsSuggested() {
    Sandbox.Available free = discovered("free");
    Sandbox.Allocated held = allocated("held", "owner");
    Sandbox.Allocated used = allocated("used", "other");
    Sandbox pending = won(used, Examples.release("stop", used, "other"));
    won(pending, Examples.deletionConfirmed("gone", pending));
    Sandbox.Available missed = discovered("missed");
    won(missed, new Trigger.SandboxVanished("vanished", missed.id()));

    assertThat(held.status()).isEqualTo(Status.ALLOCATED);
    assertThat(candidates(null, 10)).containsExactly(free);
  }

  @Test
  default void whatIsSuggestedCanBeWrittenWithoutBeingRead() {
    Sandbox.Available known = discovered("1");
    Sandbox renamed =
        won(known, new Trigger.SandboxDiscovered("sync", Examples.account("1", "renamed")));

    List<Sandbox> candidates = candidates("ren", 10);

    assertThat(candidates).containsExactly(renamed);
    won(candidates.getFirst(), Examples.allocation("command", "owner"));
  }

  @Test
  default void aCursorThatIsNoneIsRefused() {
    for (String garbage : new String[] {"", "garbage", "!", "e30", "AAAA", "bGFi"}) {
      assertThatThrownBy(() -> page(0, null, 1, garbage))
          .hasRootCauseInstanceOf(IllegalArgumentException.class)
          .hasRootCauseMessage("Not a cursor of this query");
    }
  }

  @Test
  default void aCursorOfAnotherShardIsRefused() {
    IntStream.range(0, 200).forEach(id -> discovered("" + id));
    String cursor = page(0, null, 1, null).cursor();

    assertThat(cursor).isNotNull();
    assertThatThrownBy(() -> page(1, null, 1, cursor))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("Not a cursor of this query");
  }

  @Test
  default void aShardThatIsNotThereIsAnError() {
    int shards = store().shards();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> page(shards, null, 1, null))
        .withMessage("There is no shard " + shards + " of " + shards);
  }

  private List<Sandbox> candidates(@Nullable String prefix, int limit) {
    List<Sandbox> found = new ArrayList<>();
    for (int shard = 0; shard < store().shards(); shard++) {
      String cursor = null;
      do {
        ListPage page = page(shard, prefix, limit, cursor);
        found.addAll(page.sandboxes());
        cursor = page.cursor();
      } while (cursor != null);
    }
    return found;
  }

  private ListPage page(int shard, @Nullable String prefix, int limit, @Nullable String cursor) {
    return store().list(new ListQuery(Status.AVAILABLE, shard, prefix, limit, cursor)).join();
  }
}
