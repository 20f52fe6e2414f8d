package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** As many live leases count against a quota as it permits, whoever allocates at the same time. */
interface QuotaContract extends StoreUnderTest {

  Quota LAB = new Quota("lab:java-101", 2);
  Quota TOKEN = new Quota("token:lab-platform", 3);

  @Test
  default void allocationsBeyondAQuotaAreRefusedAndChangeNothing() {
    held("1", "anna", LAB);
    held("2", "ben", LAB);
    Sandbox.Available free = discovered("3");

    assertThat(write(Examples.change(free, command("cem", LAB))))
        .isEqualTo(new WriteResult.QuotaExceeded(LAB));
    assertThat(sandbox("3")).contains(free);
    assertThat(lease("cem")).isEmpty();
    won(free, Examples.allocation("c-dora", "dora"));
  }

  @Test
  default void aReleaseFreesAPlace() {
    Sandbox.Allocated first = held("1", "anna", LAB);
    held("2", "ben", LAB);
    assertThat(store().isUsedUp(List.of(LAB)).join()).isTrue();

    release(first);

    assertThat(store().isUsedUp(List.of(LAB)).join()).isFalse();
    held("3", "cem", LAB);
    assertThat(store().isUsedUp(List.of(LAB)).join()).isTrue();
  }

  @Test
  default void anExpiryFreesAPlace() {
    Sandbox.Allocated first = held("1", "anna", LAB);
    held("2", "ben", LAB);
    var over = first.allocation().expiresAt().plus(Examples.TERMS.grace());

    won(Examples.change(first, Examples.expiryDue("expiry", first), over));

    held("3", "cem", LAB);
  }

  @Test
  default void theEndOfALeaseWhoseSandboxWasGivenBackFreesAPlace() {
    Sandbox.Allocated first = held("1", "anna", LAB);
    held("2", "ben", LAB);

    store().endLease(first.allocation(), NOW).join();
    store().endLease(first.allocation(), NOW).join();

    held("3", "cem", LAB);
    assertThat(store().isUsedUp(List.of(LAB)).join()).isTrue();
  }

  @Test
  default void aReleaseThatIsWrittenAgainFreesOnePlace() {
    Sandbox.Allocated first = held("1", "anna", LAB);
    held("2", "ben", LAB);
    Transition release = Examples.change(first, Examples.release("release", first, "anna"));
    won(release);
    held("3", "cem", LAB);

    assertThat(write(release)).isEqualTo(new WriteResult.Won(release.step()));
    assertThat(store().isUsedUp(List.of(LAB)).join()).isTrue();
  }

  @Test
  default void anAllocationThatIsWrittenAgainTakesOnePlace() {
    Transition allocation = Examples.change(discovered("1"), command("anna", LAB));
    won(allocation);

    assertThat(write(allocation)).isEqualTo(new WriteResult.Won(allocation.step()));
    held("2", "ben", LAB);
  }

  @Test
  default void aTrackWithALiveLeaseIsAnsweredWithItAlsoWhenTheQuotaIsUsedUp() {
    Sandbox.Allocated first = held("1", "anna", LAB);
    held("2", "ben", LAB);
    var again =
        new Trigger.AllocateSandbox(
            "again",
            first.allocation().track(),
            null,
            null,
            "anna",
            false,
            NOW,
            null,
            List.of(LAB));

    assertThat(write(Examples.change(discovered("3"), again)))
        .isEqualTo(new WriteResult.AlreadyServed(lease("anna").orElseThrow()));
  }

  @Test
  default void everyQuotaOfAnAllocationCounts() {
    held("1", "anna", LAB, TOKEN);
    held("2", "ben", LAB, TOKEN);
    Sandbox.Allocated other = held("3", "cem", TOKEN);
    Sandbox.Available free = discovered("4");

    assertThat(write(Examples.change(free, command("dora", TOKEN))))
        .isEqualTo(new WriteResult.QuotaExceeded(TOKEN));
    assertThat(write(Examples.change(free, command("dora", LAB))))
        .isEqualTo(new WriteResult.QuotaExceeded(LAB));
    assertThat(store().isUsedUp(List.of(new Quota("lab:go", 1), TOKEN)).join()).isTrue();
    release(other);
    assertThat(store().isUsedUp(List.of(new Quota("lab:go", 1), TOKEN)).join()).isFalse();
    assertThat(write(Examples.change(free, command("dora", LAB, TOKEN))))
        .isEqualTo(new WriteResult.QuotaExceeded(LAB));
    won(free, command("dora", TOKEN));
  }

  @Test
  default void aTrackTakesAndGivesBackWithoutEnd() {
    Quota one = new Quota("lab:one", 1);
    for (int round = 0; round < 5; round++) {
      Sandbox.Allocated held =
          (Sandbox.Allocated)
              won(discovered("r" + round), command("c" + round, "anna", 25 + round, one));
      assertThat(store().isUsedUp(List.of(one)).join()).isTrue();
      release(held);
    }
    assertThat(store().isUsedUp(List.of(one)).join()).isFalse();
  }

  @Test
  default void leasesBeyondALowerLimitStayAndCount() {
    Sandbox.Allocated first = held("1", "anna", TOKEN);
    held("2", "ben", TOKEN);
    held("3", "cem", TOKEN);
    Quota lower = new Quota(TOKEN.holder(), 2);

    assertThat(store().isUsedUp(List.of(lower)).join()).isTrue();
    release(first);
    assertThat(store().isUsedUp(List.of(lower)).join()).isTrue();
  }

  @RepeatedTest(3)
  default void ofManyAllocationsAtOnceAsManyWinAsTheQuotaPermits() {
    int students = 24;
    Quota quota = new Quota("lab:crowded", 9);
    List<Transition> allocations =
        IntStream.range(0, students)
            .mapToObj(
                student -> Examples.change(discovered("" + student), command("s" + student, quota)))
            .toList();

    List<WriteResult> results = Collision.of(store(), allocations);

    assertThat(results).filteredOn(WriteResult.Won.class::isInstance).hasSize(quota.limit());
    assertThat(results)
        .filteredOn(result -> !(result instanceof WriteResult.Won))
        .containsOnly(new WriteResult.QuotaExceeded(quota));
    assertThat(
            IntStream.range(0, students)
                .mapToObj(student -> lease("s" + student))
                .flatMap(Optional::stream)
                .filter(Lease::live))
        .hasSize(quota.limit());
  }

  private Sandbox.Allocated held(String id, String track, Quota... quotas) {
    return (Sandbox.Allocated) won(discovered(id), command(track, quotas));
  }

  private static Trigger.AllocateSandbox command(String track, Quota... quotas) {
    return command("c-" + track, track, 25, quotas);
  }

  private static Trigger.AllocateSandbox command(
      String id, String track, int seconds, Quota... quotas) {
    return new Trigger.AllocateSandbox(
        id,
        new TrackId(track),
        "lab",
        null,
        track,
        false,
        NOW.plusSeconds(seconds),
        null,
        List.of(quotas));
  }
}
