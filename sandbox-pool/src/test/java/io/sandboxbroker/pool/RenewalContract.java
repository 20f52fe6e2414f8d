package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A renewal changes a sandbox and its lease together or not at all. */
interface RenewalContract extends StoreUnderTest {

  private static Instant end(Sandbox sandbox) {
    return sandbox.lastAllocation().orElseThrow().expiresAt();
  }

  private Sandbox.Allocated renewed(Sandbox.Allocated held, int number) {
    return (Sandbox.Allocated)
        won(held, Examples.renewal("renew-" + number, held, Duration.ofHours(5), "k" + number));
  }

  @Test
  default void aRenewalEndsTheSandboxAndItsLeaseLater() {
    Sandbox.Allocated held = allocated("1", "owner");

    Sandbox.Allocated renewed = renewed(held, 1);

    assertThat(end(renewed)).isEqualTo(NOW.plus(Duration.ofHours(5)));
    assertThat(sandbox("1")).contains(renewed);
    assertThat(lease("owner")).contains(Examples.leaseOf(renewed));
  }

  @Test
  default void everyStepKeepsTheEndThatItHadThen() {
    Sandbox.Allocated held = allocated("1", "owner");
    Transition first =
        Examples.change(held, Examples.renewal("r1", held, Duration.ofHours(5), "k1"));
    var renewed = (Sandbox.Allocated) won(first);
    var again =
        (Sandbox.Allocated)
            won(renewed, Examples.renewal("r2", renewed, Duration.ofHours(6), null));
    Sandbox released = release(again);

    PoolEntry entry = entry("1").orElseThrow();
    assertThat(entry.sandbox()).isEqualTo(released);
    assertThat(entry.causedBy("c-owner").orElseThrow().after()).isEqualTo(held);
    assertThat(entry.causedBy("r1")).contains(first.step());
    assertThat(entry.causedBy("r2").orElseThrow().after()).isEqualTo(again);
  }

  @Test
  default void aRenewalThatIsDeliveredAgainMeetsItself() {
    Sandbox.Allocated held = allocated("1", "owner");
    Transition first =
        Examples.change(held, Examples.renewal("r1", held, Duration.ofHours(5), null));
    won(first);
    Transition later =
        Examples.change(
            held, Examples.renewal("r1", held, Duration.ofHours(5), null), NOW.plusSeconds(9));

    assertThat(write(later)).isEqualTo(new WriteResult.Won(first.step()));
  }

  @Test
  default void theLastRenewalsAreRemembered() {
    Sandbox.Allocated held = allocated("1", "owner");
    for (int number = 0; number <= Allocation.MAX_RENEWALS; number++) {
      held = renewed(held, number);
    }

    var row = (Sandbox.Allocated) sandbox("1").orElseThrow();
    assertThat(row).isEqualTo(held);
    assertThat(row.allocation().renewals()).hasSize(Allocation.MAX_RENEWALS);
    assertThat(row.allocation().renewedWith("k1")).isPresent();
    assertThat(row.allocation().renewedWith("k0")).isEmpty();
  }

  @Test
  default void aSandboxWithoutALeaseIsRenewedAlone() {
    Sandbox.Allocated held = allocated("1", "owner");
    store().endLease(held.allocation(), NOW).join();

    Sandbox.Allocated renewed = renewed(held, 1);

    assertThat(sandbox("1")).contains(renewed);
    assertThat(lease("owner")).contains(Examples.leaseOf(held).ended());
  }

  @RepeatedTest(3)
  default void renewalReleaseAndExpiryOnOneVersionMakeOneNextVersion() {
    Sandbox.Allocated held = allocated("1", "owner");
    Instant expiry = end(held).plus(Examples.TERMS.grace());

    List<WriteResult> results =
        Collision.of(
            store(),
            List.of(
                Examples.change(held, Examples.renewal("r", held, Duration.ofHours(6), null)),
                Examples.change(held, Examples.release("stop", held, "owner")),
                Examples.change(held, Examples.expiryDue("due", held), expiry)));

    assertThat(results).filteredOn(WriteResult.Won.class::isInstance).hasSize(1);
    Sandbox after = sandbox("1").orElseThrow();
    assertThat(after.revision().version()).isEqualTo(3);
    Lease lease = lease("owner").orElseThrow();
    assertThat(lease.live()).isEqualTo(after instanceof Sandbox.Allocated);
    assertThat(lease.expiresAt()).isEqualTo(end(after));
  }

  @RepeatedTest(3)
  default void manyRenewalsMakeOneNextVersion() {
    Sandbox.Allocated held = allocated("1", "owner");

    Stream<Transition> renewals =
        IntStream.range(0, 8)
            .mapToObj(
                racer ->
                    Examples.change(
                        held,
                        Examples.renewal("r" + racer, held, Duration.ofHours(5 + racer), null)));

    assertThat(Collision.of(store(), renewals.toList()))
        .filteredOn(WriteResult.Won.class::isInstance)
        .hasSize(1);
    assertThat(lease("owner").orElseThrow().expiresAt()).isEqualTo(end(sandbox("1").orElseThrow()));
  }
}
