package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A command allocates at most once, whatever its track has been granted since. */
interface GrantContract extends StoreUnderTest {

  @Test
  default void aCommandDeliveredAgainAfterAnotherOneOfItsTrackAllocatesNothing() {
    var first = (Sandbox.Allocated) won(discovered("1"), Examples.allocation("c1", "owner"));
    release(first);
    var second = (Sandbox.Allocated) won(discovered("2"), Examples.allocation("c2", "owner"));
    release(second);
    Sandbox.Available free = discovered("3");

    WriteResult result = write(Examples.change(free, Examples.allocation("c1", "owner")));

    assertThat(result)
        .isEqualTo(new WriteResult.AlreadyServed(Examples.leaseOf(second, first).ended()));
    assertThat(sandbox("3")).contains(free);
  }

  @Test
  default void theSameWithKeysOfTheTracksChoice() {
    release(won(discovered("1"), Examples.allocation("c1", "owner", "one")));
    release(won(discovered("2"), Examples.allocation("c2", "owner", "two")));
    Sandbox.Available free = discovered("3");
    var again = Examples.allocation("c1", "owner", "one");

    assertThat(servedBy(write(Examples.change(free, again))).answer(again, NOW))
        .isEqualTo(new LeaseDecision.Served(new SandboxId("1")));
    assertThat(sandbox("3")).contains(free);
  }

  @Test
  default void whatATrackWasGivenIsRememberedUpToABound() {
    IntStream.rangeClosed(0, Lease.MAX_GRANTS).forEach(i -> granted(i, i, NOW));

    assertThat(lease("owner").orElseThrow().grants())
        .extracting(Lease.Grant::commandId)
        .containsExactly("c8", "c7", "c6", "c5", "c4", "c3", "c2", "c1");
  }

  @Test
  default void whatIsForgottenIsNotAllocatedAgain() {
    IntStream.rangeClosed(0, 2 * Lease.MAX_GRANTS).forEach(i -> granted(i, i, NOW));
    Sandbox.Available free = discovered("free");

    for (int forgotten = 0; forgotten <= Lease.MAX_GRANTS; forgotten++) {
      var again = command(forgotten, forgotten);
      assertThat(servedBy(write(Examples.change(free, again))).answer(again, NOW))
          .isEqualTo(new LeaseDecision.Refused(Refusal.DEADLINE_PASSED));
    }
    assertThat(sandbox("free")).contains(free);
    granted(100, 100, NOW);
  }

  @Test
  default void whoseDeadlineIsNoLaterThanWhatIsForgottenIsRefused() {
    IntStream.range(0, Lease.MAX_GRANTS).forEach(i -> granted(i, i, NOW));

    assertThat(servedBy(write(Examples.change(discovered("free"), command(100, 0)))))
        .extracting(lease -> lease.answer(command(100, 0), NOW))
        .isEqualTo(new LeaseDecision.Refused(Refusal.DEADLINE_PASSED));
    granted(100, 1, NOW);
  }

  @Test
  default void aLateDeadlineIsNotForgottenBeforeAnEarlierOneUntilItIsLongPast() {
    granted(0, 60, NOW);
    IntStream.range(1, Lease.MAX_GRANTS).forEach(i -> granted(i, i, NOW));
    Instant past = NOW.plusSeconds(60).plus(Lease.CLOCK_SKEW);
    int late = (int) Duration.between(NOW, past).toSeconds() + 25;

    assertThat(write(Examples.change(discovered("early"), command(100, late), past)))
        .isInstanceOf(WriteResult.AlreadyServed.class);
    granted(101, late, past.plusMillis(1));
  }

  @Test
  default void aTrackThatComesAndGoesWithoutEndIsServedWithoutEnd() {
    List<Sandbox> given = new ArrayList<>();
    for (int i = 0; i < 4 * Lease.MAX_GRANTS; i++) {
      given.add(granted(i, 25 + i / 2, NOW));
    }

    assertThat(given).extracting(Sandbox::id).doesNotHaveDuplicates();
  }

  private Sandbox granted(int command, int seconds, Instant now) {
    return release(
        won(Examples.change(discovered("of-" + command), command(command, seconds), now)));
  }

  private static Trigger.AllocateSandbox command(int number, int seconds) {
    return Examples.allocation("c" + number, "owner", seconds);
  }

  private static Lease servedBy(WriteResult result) {
    return ((WriteResult.AlreadyServed) result).lease();
  }
}
