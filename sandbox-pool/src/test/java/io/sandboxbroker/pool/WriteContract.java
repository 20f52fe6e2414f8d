package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A write needs the version of its decision, and a read returns what was written. */
interface WriteContract extends StoreUnderTest {

  @Test
  default void nothingIsKnownOfWhatWasNeverWritten() {
    assertThat(entry("1")).isEmpty();
    assertThat(lease("track")).isEmpty();
  }

  @Test
  default void everyStateOfALifeComesBackAsItWasWritten() {
    Sandbox sandbox = discovered("1");
    List<Trigger> life =
        List.of(
            new Trigger.SandboxVanished("vanished", sandbox.id()),
            new Trigger.SandboxDiscovered("back", Examples.account("1", "renamed")),
            Examples.allocation("command", "owner"),
            Examples.release("stop", sandbox, "owner"),
            Examples.deletionFailed("failed-1", sandbox),
            Examples.deletionFailed("failed-2", sandbox),
            Examples.deletionFailed("failed-3", sandbox),
            Examples.deletionConfirmed("gone", sandbox));

    assertThat(sandbox("1")).contains(sandbox);
    for (Trigger trigger : life) {
      sandbox = won(sandbox, trigger);
      assertThat(sandbox("1")).contains(sandbox);
    }
    assertThat(sandbox.status()).isEqualTo(Status.DELETED);
  }

  @Test
  default void whatIsUnknownOrWasNeverHandedOutComesBackSo() {
    var bare = new Account(new SandboxId("1"), "lab", "external", "", NOW, NOW);
    Sandbox.Available available = discovered(bare);
    Sandbox stale = won(available, new Trigger.SandboxVanished("vanished", bare.id()));
    Sandbox tombstone = won(stale, new Trigger.StalePurgeDue("purge", bare.id(), 2));
    Sandbox withoutLab =
        won(
            discovered("2"),
            new Trigger.AllocateSandbox(
                "c", new TrackId("t"), null, null, "key", false, NOW.plusSeconds(1)));

    assertThat(sandbox("1")).contains(tombstone);
    assertThat(sandbox("2")).contains(withoutLab);
  }

  @Test
  default void theJournalTellsEveryStepInOrder() {
    Sandbox.Available available = discovered("1");
    Transition allocation = Examples.change(available, Examples.allocation("command", "owner"));
    won(allocation);
    Transition release =
        Examples.change(
            allocation.after(), Examples.release("stop", available, "owner"), NOW.plusSeconds(3));
    won(release);

    assertThat(entry("1").orElseThrow().journal())
        .containsExactly(
            new JournalEntry(PoolEvent.SANDBOX_SYNCED, available),
            allocation.step(),
            release.step());
  }

  @Test
  default void theJournalIsBoundedAndKeepsWhatHappensOnlyOnce() {
    Sandbox sandbox = allocated("1", "owner");
    Transition release = Examples.change(sandbox, Examples.release("stop", sandbox, "owner"));
    sandbox = won(release);
    for (int attempt = 1; attempt <= 3 * PoolEntry.JOURNAL_STEPS; attempt++) {
      sandbox = won(sandbox, Examples.deletionFailed("failed-" + attempt, sandbox));
    }

    PoolEntry entry = entry("1").orElseThrow();
    assertThat(entry.journal()).hasSize(PoolEntry.JOURNAL_STEPS + 2);
    assertThat(entry.causedBy("c-owner")).isPresent();
    assertThat(entry.causedBy("stop")).contains(release.step());
    assertThat(entry.causedBy("failed-24")).isPresent();
    assertThat(entry.causedBy("failed-17")).isPresent();
    assertThat(entry.causedBy("failed-16")).isEmpty();
  }

  @Test
  default void whoComesSecondIsBeatenAndToldWhatStandsThere() {
    Sandbox.Available available = discovered("1");
    Sandbox first = won(available, Examples.allocation("first", "track-1"));

    WriteResult result =
        write(Examples.change(available, Examples.allocation("second", "track-2")));

    assertThat(result).isEqualTo(new WriteResult.Beaten(entry("1")));
    assertThat(sandbox("1")).contains(first);
    assertThat(lease("track-2")).isEmpty();
  }

  @Test
  default void aSyncThatReadBeforeAnAllocationCannotUndoIt() {
    Sandbox.Available available = discovered("1");
    Transition refresh =
        Examples.change(
            available, new Trigger.SandboxDiscovered("sync", Examples.account("1", "renamed")));
    Transition vanishing =
        Examples.change(available, new Trigger.SandboxVanished("missed", available.id()));
    Sandbox allocated = won(available, Examples.allocation("command", "owner"));

    assertThat(write(refresh)).isEqualTo(new WriteResult.Beaten(entry("1")));
    assertThat(write(vanishing)).isEqualTo(new WriteResult.Beaten(entry("1")));
    assertThat(sandbox("1")).contains(allocated);
  }

  @Test
  default void whatIsKnownIsNotDiscoveredAgain() {
    Sandbox.Available available = discovered("1");

    WriteResult result =
        write(
            Examples.change(
                new UnknownSandbox(available.id()),
                new Trigger.SandboxDiscovered("another sync", available.account())));

    assertThat(result).isEqualTo(new WriteResult.Beaten(entry("1")));
  }

  @Test
  default void whatIsNotThereCannotBeChanged() {
    Sandbox.Available never = Examples.available("1");

    assertThat(write(Examples.change(never, new Trigger.SandboxVanished("missed", never.id()))))
        .isEqualTo(new WriteResult.Beaten(Optional.empty()));
    assertThat(write(Examples.change(never, Examples.allocation("command", "owner"))))
        .isEqualTo(new WriteResult.Beaten(Optional.empty()));
    assertThat(entry("1")).isEmpty();
    assertThat(lease("owner")).isEmpty();
  }

  @Test
  default void aWriteThatMeetsItsOwnStepHasWonHoweverOftenAndLate() {
    List<Transition> life = new ArrayList<>();
    CurrentState state = new UnknownSandbox(new SandboxId("1"));
    for (Trigger trigger :
        List.of(
            Examples.discovered(Examples.account("1")),
            Examples.allocation("command", "owner"),
            Examples.release("stop", state, "owner"),
            Examples.deletionFailed("500", state),
            Examples.deletionConfirmed("gone", state))) {
      Transition transition = Examples.change(state, trigger);
      won(transition);
      assertThat(write(transition)).isEqualTo(new WriteResult.Won(transition.step()));
      life.add(transition);
      state = transition.after();
    }

    assertThat(life)
        .allSatisfy(step -> assertThat(write(step)).isEqualTo(new WriteResult.Won(step.step())));
    assertThat(sandbox("1").orElseThrow()).isEqualTo(state);
  }

  @Test
  default void aTriggerDecidedAgainLaterIsToldWhatWasDecidedFirst() {
    Sandbox.Available available = discovered("1");
    var command = Examples.allocation("command", "owner");
    Transition first = Examples.change(available, command);
    won(first);

    Transition again = Examples.change(available, command, NOW.plus(Duration.ofSeconds(9)));

    assertThat(write(again)).isEqualTo(new WriteResult.Won(first.step()));
    assertThat(sandbox("1")).contains(first.after());
  }
}
