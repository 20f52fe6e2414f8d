package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The renewal of a lease, and the swap of a sandbox, within the terms. */
class RenewalTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final Sandbox.Allocated allocated =
      (Sandbox.Allocated)
          Examples.change(Examples.available("17"), Examples.allocation("command", "owner"))
              .after();
  private final Instant end = allocated.allocation().expiresAt();
  private final Instant limit = NOW.plus(TERMS.maxLease());

  @Test
  void theLeaseEndsTheDurationAfterNow() {
    Instant later = NOW.plus(HOUR.multipliedBy(3));

    Transition renewal = renew(allocated, HOUR.multipliedBy(2), later);

    assertThat(endOf(renewal)).isEqualTo(later.plus(HOUR.multipliedBy(2)));
    assertThat(renewal.leaseChange())
        .isEqualTo(new LeaseChange.Renewed(((Sandbox.Allocated) renewal.after()).allocation()));
    assertThat(renewal.after().lastAllocation().orElseThrow().renewals())
        .containsExactly(new Renewal(3, "key", later.plus(HOUR.multipliedBy(2)), limit));
  }

  @Test
  void itNeverEndsBeforeItsPresentEnd() {
    assertThat(endOf(renew(allocated, HOUR, NOW))).isEqualTo(end);
  }

  @Test
  void itNeverEndsAfterTheLongestLease() {
    assertThat(endOf(renew(allocated, HOUR.multipliedBy(100), NOW))).isEqualTo(limit);
  }

  @Test
  void atTheLimitARenewalIsRefusedUnlessItAsksForNothingLater() {
    var longest = (Sandbox.Allocated) renew(allocated, HOUR.multipliedBy(100), NOW).after();

    assertThat(decide(longest, "owner", HOUR.multipliedBy(13), "other", NOW))
        .isEqualTo(new Decision.Refuse(Refusal.RENEWAL_LIMIT_REACHED));
    assertThat(decide(longest, "owner", HOUR, "other", NOW)).isInstanceOf(Decision.Change.class);
  }

  @Test
  void aKeyGetsItsFirstAnswerAfterLaterRenewals() {
    var first = (Sandbox.Allocated) renew(allocated, HOUR.multipliedBy(5), NOW).after();
    var second =
        (Sandbox.Allocated)
            Examples.change(
                    first, Examples.renewal("r2", first, HOUR.multipliedBy(7), "other"), NOW)
                .after();

    assertThat(decide(second, "owner", HOUR.multipliedBy(9), "key", NOW))
        .isEqualTo(
            new Decision.RenewalRepeated(
                second, new Renewal(3, "key", NOW.plus(HOUR.multipliedBy(5)), limit)));
  }

  @Test
  void renewalsWithoutAKeyAreNewOnes() {
    var first =
        (Sandbox.Allocated)
            Examples.change(
                    allocated, Examples.renewal("r1", allocated, HOUR.multipliedBy(5), null), NOW)
                .after();

    assertThat(decide(first, "owner", HOUR.multipliedBy(6), null, NOW))
        .isInstanceOf(Decision.Change.class);
  }

  @Test
  void theOwnerMayRenewInTheGracePeriodAndNotAfterIt() {
    Instant expiry = end.plus(TERMS.grace());

    assertThat(decide(allocated, "owner", HOUR, null, expiry.minusMillis(1)))
        .isInstanceOf(Decision.Change.class);
    assertThat(decide(allocated, "owner", HOUR, null, expiry))
        .isEqualTo(new Decision.Refuse(Refusal.ALLOCATION_EXPIRED));
    assertThat(decide(allocated, "stranger", HOUR, null, expiry))
        .isEqualTo(new Decision.Refuse(Refusal.NOT_SANDBOX_OWNER));
  }

  @Test
  void theExpiryOfTheFormerEndIsTooEarly() {
    var renewed = (Sandbox.Allocated) renew(allocated, HOUR.multipliedBy(6), NOW).after();

    assertThat(
            SandboxStateMachine.decide(
                renewed, Examples.expiryDue("due", renewed), end.plus(TERMS.grace()), TERMS))
        .isEqualTo(new Decision.Ignore(Decision.IgnoreReason.TOO_EARLY));
    assertThat(
            SandboxStateMachine.decide(
                renewed,
                Examples.expiryDue("due", renewed),
                renewed.allocation().expiresAt().plus(TERMS.grace()),
                TERMS))
        .isInstanceOf(Decision.Change.class);
  }

  @Test
  void aSwapDoesNotProlongTheLongestLease() {
    var renewed = (Sandbox.Allocated) renew(allocated, HOUR.multipliedBy(6), NOW).after();
    var swapped =
        (Sandbox.Allocated)
            Examples.swap(renewed, Examples.available("18"), Examples.leaseOf(renewed), "swap")
                .after();

    assertThat(swapped.allocation().expiresAt()).isEqualTo(NOW.plus(HOUR.multipliedBy(6)));
    assertThat(swapped.allocation().renewableUntil(TERMS)).isEqualTo(limit);
    assertThat(swapped.allocation().renewals()).isEmpty();
  }

  @Test
  void aSwapNeedsACandidateOfItsNameAndTime() {
    Lease lease = Examples.leaseOf(allocated);
    Transition given =
        Examples.change(
            allocated, new Trigger.SwapSandbox("s", allocated.id(), new TrackId("owner")));
    var command =
        new Trigger.AllocateSandbox(
            "s",
            new TrackId("owner"),
            null,
            "big-",
            "owner",
            false,
            NOW,
            allocated.id(),
            List.of());

    assertThat(
            SandboxStateMachine.decideSwap(
                Examples.available("18"), command, given, lease, NOW, Examples.TERMS))
        .isEqualTo(new Decision.NextCandidate());
    assertThat(
            SandboxStateMachine.decideSwap(
                Examples.available("18"), command, given, lease, NOW.plusMillis(1), Examples.TERMS))
        .isEqualTo(new Decision.Refuse(Refusal.DEADLINE_PASSED));
  }

  @Test
  void aSwapIsRefusedWhenTheLeaseHasEndedWhileACandidateWasSought() {
    Instant ended = allocated.allocation().expiresAt().plus(Examples.TERMS.grace());
    Transition given =
        Examples.change(
            allocated, new Trigger.SwapSandbox("s", allocated.id(), new TrackId("owner")));
    var command =
        new Trigger.AllocateSandbox(
            "s",
            new TrackId("owner"),
            null,
            null,
            "owner",
            false,
            ended.plusSeconds(25),
            allocated.id(),
            List.of());

    assertThat(
            SandboxStateMachine.decideSwap(
                Examples.available("18"),
                command,
                given,
                Examples.leaseOf(allocated),
                ended,
                Examples.TERMS))
        .isEqualTo(new Decision.Refuse(Refusal.ALLOCATION_EXPIRED));
  }

  @Test
  void requestsWithoutAKeyThatComeTogetherMakeOneRenewal() {
    Sandbox.Allocated renewed =
        (Sandbox.Allocated)
            Examples.change(
                    allocated, Examples.renewal("r", allocated, Duration.ofHours(6), null), NOW)
                .after();

    assertThat(decide(renewed, "owner", Duration.ofHours(6), null, NOW.plusMillis(999)))
        .isEqualTo(
            new Decision.RenewalRepeated(renewed, renewed.allocation().renewals().getFirst()));
    assertThat(decide(renewed, "owner", Duration.ofHours(6), null, NOW.plusSeconds(1)))
        .isInstanceOf(Decision.Change.class);
  }

  private Transition renew(Sandbox.Allocated sandbox, Duration duration, Instant now) {
    return Examples.change(sandbox, Examples.renewal("r", sandbox, duration, "key"), now);
  }

  private static Instant endOf(Transition transition) {
    return transition.after().lastAllocation().orElseThrow().expiresAt();
  }

  private static Decision decide(
      Sandbox sandbox, String track, Duration duration, @Nullable String key, Instant now) {
    return SandboxStateMachine.decide(
        sandbox,
        new Trigger.RenewLease("other", sandbox.id(), new TrackId(track), duration, key),
        now,
        TERMS);
  }
}
