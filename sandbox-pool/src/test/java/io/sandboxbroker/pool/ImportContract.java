package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The first write of a sandbox that another broker managed: row, pin and lease together. */
interface ImportContract extends StoreUnderTest {

  @Test
  default void anImportedSandboxHasItsLeaseAndItsPin() {
    Sandbox.Allocated held = held("1", "owner");

    won(Transition.imported(held, Examples.leaseOf(held)));

    assertThat(sandbox("1")).contains(held);
    assertThat(lease("owner")).hasValueSatisfying(it -> assertThat(it.live()).isTrue());
    assertThat(pinOf(held)).isEqualTo(held.id());
  }

  @Test
  default void anImportedSandboxIsReleasedLikeAnyOther() {
    Sandbox.Allocated held = held("1", "owner");
    won(Transition.imported(held, Examples.leaseOf(held)));

    release(held);

    assertThat(sandbox("1")).get().isInstanceOf(Sandbox.PendingDeletion.class);
    assertThat(lease("owner")).hasValueSatisfying(it -> assertThat(it.live()).isFalse());
  }

  @Test
  default void aSecondSandboxOfATrackIsImportedWithoutALeaseOnly() {
    Sandbox.Allocated first = held("1", "owner");
    Sandbox.Allocated second = held("2", "owner");
    won(Transition.imported(first, Examples.leaseOf(first)));

    WriteResult refused = write(Transition.imported(second, Examples.leaseOf(second)));

    assertThat(refused)
        .isInstanceOfSatisfying(
            WriteResult.AlreadyServed.class,
            served -> assertThat(served.lease().sandbox()).isEqualTo(first.id()));
    assertThat(sandbox("2")).isEmpty();
    assertThat(pinOf(second)).isNull();
    won(Transition.imported(second, null));
    assertThat(lease("owner")).map(Lease::sandbox).contains(first.id());
  }

  @Test
  default void anImportOfAKnownAccountWritesNothing() {
    Sandbox.Available known = discovered("1");
    Account account = known.account().as(new SandboxId("2"));
    var used = new Sandbox.Allocated(account, revision(), held("2", "owner").allocation());

    WriteResult result = write(Transition.imported(used, Examples.leaseOf(used)));

    assertThat(result).isEqualTo(new WriteResult.AccountPinned(known.id()));
    assertThat(sandbox("2")).isEmpty();
    assertThat(lease("owner")).isEmpty();
  }

  @Test
  default void aRepeatedImportWritesNothing() {
    Sandbox.Allocated held = held("1", "owner");
    Transition transition = Transition.imported(held, Examples.leaseOf(held));
    won(transition);
    Sandbox released = release(held);

    assertThat(write(transition)).isInstanceOf(WriteResult.Won.class);
    assertThat(sandbox("1")).contains(released);
    assertThat(lease("owner")).hasValueSatisfying(it -> assertThat(it.live()).isFalse());
  }

  private @Nullable SandboxId pinOf(Sandbox sandbox) {
    AccountId account = sandbox.account().accountId();
    return pins().find(List.of(account)).join().get(account);
  }

  private static Revision revision() {
    return new Revision(1, "import:1", NOW);
  }

  private static Sandbox.Allocated held(String id, String track) {
    var allocation =
        new Allocation(
            "import:" + id, new TrackId(track), "lab", track, NOW, NOW.plus(Duration.ofHours(48)));
    return new Sandbox.Allocated(Examples.account(id), revision(), allocation);
  }
}
