package io.sandboxbroker.pool;

import static io.sandboxbroker.pool.Examples.NOW;
import static io.sandboxbroker.pool.Examples.TERMS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of triggers on one sandbox, of which many come late or twice. A failure names
 * its seed and the triggers up to it.
 */
class LifecycleSequencesTest {

  private static final int SEEDS = 3_000;
  private static final int TRIGGERS = 60;
  private static final SandboxId ID = new SandboxId("17");
  private static final List<String> TRACKS = List.of("anna", "bert", "eve");

  private Random random = new Random(0);
  private Instant now = NOW;
  private CurrentState state = new UnknownSandbox(ID);
  private final List<Trigger> triggers = new ArrayList<>();

  @Test
  void whateverComesASandboxIsUsedOnceAndKeepsItsAccount() {
    int used = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      random = new Random(seed);
      now = NOW;
      state = new UnknownSandbox(ID);
      triggers.clear();
      for (int i = 0; i < TRIGGERS; i++) {
        now = now.plus(Duration.ofSeconds(random.nextInt(3_000)));
        Trigger trigger =
            triggers.isEmpty() || random.nextInt(5) > 0
                ? next("t" + i)
                : triggers.get(random.nextInt(triggers.size()));
        triggers.add(trigger);
        if (SandboxStateMachine.decide(state, trigger, now, TERMS)
            instanceof Decision.Change change) {
          check(seed, trigger, change.transition());
          state = change.transition().after();
        }
      }
      used += state instanceof Sandbox.Deleted gone && gone.release() != null ? 1 : 0;
    }
    assertThat(used).as("sandboxes that were used and deleted").isGreaterThan(SEEDS / 20);
  }

  private void check(long seed, Trigger trigger, Transition transition) {
    Sandbox after = transition.after();
    assertThat(transition.before()).as("seed %d, %s", seed, triggers).isEqualTo(state);
    assertThat(after.revision())
        .as("seed %d, %s", seed, triggers)
        .isEqualTo(new Revision(transition.expectedVersion() + 1, trigger.id(), now));
    if (state instanceof Sandbox before) {
      assertThat(isAllowed(before, after, trigger))
          .as("seed %d, %s: from %s to %s", seed, triggers, before, after)
          .isTrue();
    } else {
      assertThat(after).isInstanceOf(Sandbox.Available.class);
    }
    assertThat(transition.leaseChange())
        .as("seed %d, %s", seed, triggers)
        .isInstanceOf(leaseChange(after, trigger));
  }

  private boolean isAllowed(Sandbox before, Sandbox after, Trigger trigger) {
    boolean sameUse =
        before.lastAllocation().isEmpty()
            || before.lastAllocation().equals(after.lastAllocation())
            || (trigger instanceof Trigger.RenewLease
                && isLonger(
                    before.lastAllocation().orElseThrow(), after.lastAllocation().orElseThrow()));
    boolean sameRelease =
        before.lastRelease().isEmpty()
            || after.lastRelease().orElseThrow().failedAttempts()
                    - before.lastRelease().orElseThrow().failedAttempts()
                == (trigger instanceof Trigger.CspDeletionFailed ? 1 : 0);
    return before.account().accountId().equals(after.account().accountId())
        && hasItsOwnName(after)
        && before.id().equals(after.id())
        && sameUse
        && sameRelease
        && isNextState(before, after, trigger);
  }

  private static boolean isLonger(Allocation before, Allocation after) {
    return after.id().equals(before.id())
        && after.track().equals(before.track())
        && !after.expiresAt().isBefore(before.expiresAt())
        && !after.expiresAt().isAfter(before.renewableUntil(TERMS));
  }

  private static boolean hasItsOwnName(Sandbox sandbox) {
    return sandbox.account().name().equals("other")
        == sandbox.account().externalId().equals(Examples.account("18").externalId());
  }

  private boolean isNextState(Sandbox before, Sandbox after, Trigger trigger) {
    return switch (before) {
      case Sandbox.Available free ->
          switch (after) {
            case Sandbox.Available renamed -> !renamed.account().equals(free.account());
            case Sandbox.Allocated held ->
                trigger instanceof Trigger.AllocateSandbox command
                    && !now.isAfter(command.deadline())
                    && held.allocation().track().equals(command.track())
                    && held.allocation().expiresAt().equals(now.plus(TERMS.labDuration()));
            case Sandbox.Stale stale -> stale.account().equals(free.account());
            default -> false;
          };
      case Sandbox.Allocated held ->
          switch (after) {
            case Sandbox.Allocated renewed when trigger instanceof Trigger.RenewLease command ->
                renewed.account().equals(held.account())
                    && command.track().equals(held.allocation().track());
            case Sandbox.Allocated renamed -> !renamed.account().equals(held.account());
            case Sandbox.PendingDeletion ignored -> endsInTime(held, trigger);
            default -> false;
          };
      case Sandbox.AwaitingDeletion ignored ->
          after instanceof Sandbox.AwaitingDeletion || after instanceof Sandbox.Deleted;
      case Sandbox.Stale ignored ->
          after instanceof Sandbox.Available
              || (after instanceof Sandbox.Deleted gone && gone.release() == null);
      case Sandbox.Deleted ignored ->
          after instanceof Sandbox.Deleted gone && now.equals(gone.retainedFrom());
    };
  }

  private boolean endsInTime(Sandbox.Allocated held, Trigger trigger) {
    boolean over = !now.isBefore(held.allocation().expiresAt().plus(TERMS.grace()));
    return switch (trigger) {
      case Trigger.RequestDeletion release ->
          !over && release.track().equals(held.allocation().track());
      case Trigger.SwapSandbox swap -> !over && swap.track().equals(held.allocation().track());
      case Trigger.ExpiryDue due -> over && due.allocationId().equals(held.allocation().id());
      default -> false;
    };
  }

  private Class<? extends LeaseChange> leaseChange(Sandbox after, Trigger trigger) {
    if (trigger instanceof Trigger.RenewLease) {
      return LeaseChange.Renewed.class;
    }
    if (trigger instanceof Trigger.SwapSandbox) {
      // Its other half changes the lease.
      return LeaseChange.Untouched.class;
    }
    boolean held = state instanceof Sandbox.Allocated;
    boolean holds = after instanceof Sandbox.Allocated;
    return held == holds
        ? LeaseChange.Untouched.class
        : holds ? LeaseChange.Taken.class : LeaseChange.Ended.class;
  }

  private Trigger next(String id) {
    String track = TRACKS.get(random.nextInt(TRACKS.size()));
    return switch (random.nextInt(12)) {
      case 0, 1 ->
          new Trigger.AllocateSandbox(
              id, new TrackId(track), null, null, track, false, now.plusSeconds(25));
      case 2 ->
          random.nextInt(4) == 0
              ? new Trigger.SwapSandbox(id, ID, new TrackId(track))
              : new Trigger.RequestDeletion(id, ID, new TrackId(track));
      case 9, 10 ->
          new Trigger.RenewLease(
              id,
              ID,
              new TrackId(track),
              Duration.ofSeconds(1 + random.nextInt(40_000)),
              random.nextInt(3) == 0 ? "key" : null);
      case 3 -> new Trigger.ExpiryDue(id, ID, allocation());
      case 4 -> new Trigger.CspDeletionConfirmed(id, ID);
      case 5 -> new Trigger.CspDeletionFailed(id, ID, "500");
      case 6, 7 ->
          new Trigger.SandboxDiscovered(
              id,
              random.nextInt(8) == 0
                  ? Examples.account("18", "other").as(ID)
                  : Examples.account("17", "lab-" + random.nextInt(2)));
      case 8 ->
          random.nextInt(4) == 0
              ? new Trigger.SandboxVanished(id, ID)
              : new Trigger.RemoveSandbox(id, ID, Status.values()[random.nextInt(6)]);
      default ->
          new Trigger.StalePurgeDue(
              id, ID, state instanceof Sandbox known ? known.revision().version() : 1);
    };
  }

  private String allocation() {
    return state instanceof Sandbox.Allocated held && random.nextInt(4) > 0
        ? held.allocation().id()
        : "another";
  }
}
