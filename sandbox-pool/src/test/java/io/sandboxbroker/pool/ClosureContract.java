package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A trigger that was answered without a change writes nothing afterwards. */
interface ClosureContract extends StoreUnderTest {

  private CloseResult close(Sandbox seen, String trigger) {
    return store().close(seen, trigger, "TOO_EARLY").join();
  }

  private CloseResult close(Trigger.AllocateSandbox command) {
    return store().close(command, "NO_SANDBOXES_AVAILABLE", NOW).join();
  }

  @Test
  default void aClosedTriggerWritesNothing() {
    Sandbox.Allocated held = allocated("1", "owner");
    Transition late = Examples.change(held, Examples.release("late", held, "owner"));

    assertThat(close(held, "late")).isEqualTo(new CloseResult.Closed());
    assertThat(close(held, "late")).isEqualTo(new CloseResult.Closed());

    assertThat(write(late)).isEqualTo(new WriteResult.Closed("TOO_EARLY"));
    assertThat(sandbox("1")).contains(held);
    assertThat(lease("owner")).contains(Examples.leaseOf(held));
    release(held);
  }

  @Test
  default void aWriteAloneOfAClosedTriggerWritesNothing() {
    Sandbox.Available free = discovered("1");
    var vanished = new Trigger.SandboxVanished("late", free.id());
    close(free, "late");

    assertThat(write(Examples.change(free, vanished)))
        .isEqualTo(new WriteResult.Closed("TOO_EARLY"));
    won(free, new Trigger.SandboxVanished("next", free.id()));
  }

  @Test
  default void aTriggerIsNotClosedOnAnEarlierState() {
    Sandbox.Allocated held = allocated("1", "owner");
    Sandbox released = release(held);

    assertThat(close(held, "late"))
        .isInstanceOfSatisfying(
            CloseResult.Beaten.class,
            beaten -> assertThat(beaten.current().orElseThrow().sandbox()).isEqualTo(released));
    removeRow(held.id());
    assertThat(close(held, "late"))
        .isInstanceOfSatisfying(
            CloseResult.Beaten.class, beaten -> assertThat(beaten.current()).isEmpty());
  }

  @Test
  default void aClosedCommandGetsNoSandbox() {
    Sandbox.Available free = discovered("1");
    Trigger.AllocateSandbox late = Examples.allocation("late", "owner");

    assertThat(close(late)).isEqualTo(new CloseResult.Closed());
    assertThat(close(late)).isEqualTo(new CloseResult.Closed());

    assertThat(write(Examples.change(free, late)))
        .isEqualTo(new WriteResult.Closed("NO_SANDBOXES_AVAILABLE"));
    assertThat(sandbox("1")).contains(free);
  }

  @Test
  default void aTrackWithClosedCommandsGetsASandboxForTheNextOne() {
    close(Examples.allocation("late", "owner"));

    Sandbox.Allocated held = allocated("1", "owner");

    assertThat(lease("owner")).contains(Examples.leaseOf(held));
  }

  @Test
  default void aClosedCommandGetsNoSandboxAfterALaterOneOfItsTrack() {
    Sandbox.Allocated held = allocated("1", "owner");
    Sandbox.Available free = discovered("2");
    Trigger.AllocateSandbox late = Examples.allocation("late", "owner");

    assertThat(close(late)).isEqualTo(new CloseResult.Closed());
    assertThat(write(Examples.change(free, late)))
        .isEqualTo(new WriteResult.AlreadyServed(Examples.leaseOf(held)));
    release(held);

    assertThat(write(Examples.change(free, late)))
        .isEqualTo(new WriteResult.Closed("NO_SANDBOXES_AVAILABLE"));
  }

  @Test
  default void aServedCommandIsNotClosed() {
    Sandbox.Allocated held = allocated("1", "owner");

    assertThat(close(Examples.allocation("c-owner", "owner")))
        .isEqualTo(new CloseResult.Served(Examples.leaseOf(held)));
    release(held);
    assertThat(close(Examples.allocation("c-owner", "owner")))
        .isEqualTo(new CloseResult.Served(Examples.leaseOf(held).ended()));
  }

  @Test
  default void theLastClosedTriggersAreRemembered() {
    Sandbox.Allocated held = allocated("1", "owner");
    Sandbox.Available free = discovered("2");
    IntStream.rangeClosed(0, SandboxStore.MAX_CLOSED)
        .forEach(
            number -> {
              close(held, "late-" + number);
              close(Examples.allocation("late-" + number, "other"));
            });

    for (String trigger : new String[] {"late-1", "late-" + SandboxStore.MAX_CLOSED}) {
      assertThat(write(Examples.change(held, Examples.release(trigger, held, "owner"))))
          .isInstanceOf(WriteResult.Closed.class);
      assertThat(write(Examples.change(free, Examples.allocation(trigger, "other"))))
          .isInstanceOf(WriteResult.Closed.class);
    }
    won(held, Examples.release("late-0", held, "owner"));
    won(free, Examples.allocation("late-0", "other"));
  }
}
