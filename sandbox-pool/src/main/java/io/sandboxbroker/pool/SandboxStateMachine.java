package io.sandboxbroker.pool;

import io.sandboxbroker.pool.Decision.Change;
import io.sandboxbroker.pool.Decision.DeletionDue;
import io.sandboxbroker.pool.Decision.Ignore;
import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.Decision.NextCandidate;
import io.sandboxbroker.pool.Decision.Refuse;
import io.sandboxbroker.pool.Sandbox.Allocated;
import io.sandboxbroker.pool.Sandbox.Available;
import io.sandboxbroker.pool.Sandbox.AwaitingDeletion;
import io.sandboxbroker.pool.Sandbox.Deleted;
import io.sandboxbroker.pool.Sandbox.DeletionFailed;
import io.sandboxbroker.pool.Sandbox.NeverAllocated;
import io.sandboxbroker.pool.Sandbox.Stale;
import java.time.Instant;

/**
 * The rules of the pool: state × trigger → decision. Pure and total: every pair has its decision
 * here and nowhere else.
 */
public final class SandboxStateMachine {

  private SandboxStateMachine() {}

  /**
   * Decides about a trigger.
   *
   * @param state the state of the sandbox; for an allocation, of a candidate
   * @param now the time of the decision
   */
  public static Decision decide(
      CurrentState state, Trigger trigger, Instant now, LeaseTerms terms) {
    return switch (trigger) {
      case Trigger.AllocateSandbox command -> allocate(state, command, now, terms);
      case Trigger.RequestDeletion command -> OwnerDecisions.release(state, command, now, terms);
      case Trigger.SwapSandbox command -> OwnerDecisions.swapOut(state, command, now, terms);
      case Trigger.RenewLease command -> OwnerDecisions.renew(state, command, now, terms);
      case Trigger.ExpiryDue due -> expire(state, due, now, terms);
      case Trigger.CspDeletionConfirmed fact -> confirmDeletion(state, fact, now);
      case Trigger.CspDeletionFailed fact -> countFailedDeletion(state, fact, now, terms);
      case Trigger.SandboxDiscovered fact -> discover(state, fact, now);
      case Trigger.SandboxVanished fact -> vanish(state, fact, now);
      case Trigger.StalePurgeDue due -> purge(state, due, now);
      case Trigger.RemoveSandbox command -> remove(state, command, now);
    };
  }

  /**
   * Decides about a candidate that would replace a sandbox which its track gives back.
   *
   * @param given the transition of the old sandbox
   * @param lease the live lease of the old sandbox
   */
  public static Decision decideSwap(
      Sandbox.Available candidate,
      Trigger.AllocateSandbox command,
      Transition given,
      Lease lease,
      Instant now,
      LeaseTerms terms) {
    if (now.isAfter(command.deadline())) {
      return new Refuse(Refusal.DEADLINE_PASSED);
    }
    // The search for a candidate takes its time.
    if (given.before() instanceof Allocated held && held.isExpired(now, terms)) {
      return new Refuse(Refusal.ALLOCATION_EXPIRED);
    }
    return command.accepts(candidate.account())
        ? new Change(candidate.replace(command, given, lease, now))
        : new NextCandidate();
  }

  /**
   * Whether every decision about this trigger is the same from now on: by any clock, and after any
   * other trigger. A trigger that changes nothing and is not settled must be closed, because an
   * earlier attempt may still decide otherwise and write.
   */
  public static boolean isSettled(Sandbox state, Trigger.OfSandbox trigger) {
    return switch (trigger) {
      case Trigger.RequestDeletion command -> OwnerDecisions.isNoMoreOf(command.track(), state);
      case Trigger.RenewLease command -> OwnerDecisions.isNoMoreOf(command.track(), state);
      case Trigger.ExpiryDue due ->
          !(state instanceof Allocated allocated
              && allocated.allocation().id().equals(due.allocationId()));
      case Trigger.SandboxVanished ignored -> !(state instanceof Stale);
      case Trigger.RemoveSandbox ignored -> state instanceof Deleted;
      // The CSP answers about a deletion that was requested, and nothing undoes a request.
      case Trigger.CspDeletionConfirmed ignored -> true;
      case Trigger.CspDeletionFailed ignored -> true;
      // What it would change later are at least two lists away.
      case Trigger.SandboxDiscovered ignored -> true;
      case Trigger.StalePurgeDue ignored -> true;
    };
  }

  private static Decision allocate(
      CurrentState candidate, Trigger.AllocateSandbox command, Instant now, LeaseTerms terms) {
    if (now.isAfter(command.deadline())) {
      return new Refuse(Refusal.DEADLINE_PASSED);
    }
    return switch (candidate) {
      case Available available when command.accepts(available.account()) ->
          new Change(available.allocate(command, now, terms));
      case UnknownSandbox ignored -> new NextCandidate();
      case Sandbox ignored -> new NextCandidate();
    };
  }

  private static Decision expire(
      CurrentState state, Trigger.ExpiryDue due, Instant now, LeaseTerms terms) {
    return switch (state) {
      case Allocated allocated when !allocated.allocation().id().equals(due.allocationId()) ->
          new Ignore(IgnoreReason.OVERTAKEN);
      case Allocated allocated when !allocated.isExpired(now, terms) ->
          new Ignore(IgnoreReason.TOO_EARLY);
      case Allocated allocated -> new Change(allocated.expire(due, now));
      case UnknownSandbox ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case NeverAllocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case AwaitingDeletion ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Deleted ignored -> new Ignore(IgnoreReason.OVERTAKEN);
    };
  }

  private static Decision confirmDeletion(
      CurrentState state, Trigger.CspDeletionConfirmed fact, Instant now) {
    return switch (state) {
      case AwaitingDeletion awaiting -> new Change(awaiting.confirmDeletion(fact, now));
      // An operator removed the sandbox while its deletion was on its way.
      case Deleted deleted when deleted.retainedFrom() == null ->
          new Change(deleted.retainFrom(now, fact));
      case UnknownSandbox ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case NeverAllocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Allocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Deleted ignored -> new Ignore(IgnoreReason.NOTHING_NEW);
    };
  }

  private static Decision countFailedDeletion(
      CurrentState state, Trigger.CspDeletionFailed fact, Instant now, LeaseTerms terms) {
    return switch (state) {
      case AwaitingDeletion awaiting -> new Change(awaiting.failDeletion(fact, now, terms));
      case UnknownSandbox ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case NeverAllocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Allocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Deleted ignored -> new Ignore(IgnoreReason.OVERTAKEN);
    };
  }

  private static Decision discover(
      CurrentState state, Trigger.SandboxDiscovered fact, Instant now) {
    return switch (state) {
      case UnknownSandbox unknown -> new Change(unknown.discover(fact, now));
      case Sandbox other when !other.account().accountId().equals(fact.account().accountId()) ->
          new Ignore(IgnoreReason.OTHER_ACCOUNT);
      case Stale stale -> new Change(stale.reappear(fact, now));
      case Available available when available.account().hasDetailsOf(fact.account()) ->
          new Ignore(IgnoreReason.NOTHING_NEW);
      case Available available -> new Change(available.refresh(fact, now));
      case Allocated allocated when allocated.account().hasDetailsOf(fact.account()) ->
          new Ignore(IgnoreReason.NOTHING_NEW);
      case Allocated allocated -> new Change(allocated.refresh(fact, now));
      case AwaitingDeletion ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      // By the time of the list, so that every clock decides the same.
      case Deleted deleted when deleted.isRenewable(fact.account().lastSynced()) ->
          new Change(deleted.retainFrom(now, fact));
      case Deleted ignored -> new Ignore(IgnoreReason.NEVER_REISSUED);
    };
  }

  private static Decision vanish(CurrentState state, Trigger.SandboxVanished fact, Instant now) {
    return switch (state) {
      case Available available -> new Change(available.vanish(fact, now));
      // A list proves nothing: only the CSP's answer to a deletion does.
      case AwaitingDeletion awaiting -> new DeletionDue(awaiting);
      case Allocated ignored -> new Ignore(IgnoreReason.VANISHED_IN_USE);
      case UnknownSandbox ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case Stale ignored -> new Ignore(IgnoreReason.NOTHING_NEW);
      case Deleted ignored -> new Ignore(IgnoreReason.NOTHING_NEW);
    };
  }

  private static Decision purge(CurrentState state, Trigger.StalePurgeDue due, Instant now) {
    return switch (state) {
      case Stale stale when stale.revision().version() == due.version() ->
          new Change(Sandbox.removed(stale, null, due, now));
      case UnknownSandbox ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case NeverAllocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Allocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case AwaitingDeletion ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Deleted ignored -> new Ignore(IgnoreReason.OVERTAKEN);
    };
  }

  private static Decision remove(CurrentState state, Trigger.RemoveSandbox command, Instant now) {
    return switch (state) {
      case Stale stale when command.status() == Status.STALE ->
          new Change(Sandbox.removed(stale, null, command, now));
      case DeletionFailed failed when command.status() == Status.DELETION_FAILED ->
          new Change(Sandbox.removed(failed, failed.release(), command, now));
      case UnknownSandbox ignored -> new Refuse(Refusal.SANDBOX_NOT_FOUND);
      case Deleted ignored -> new Refuse(Refusal.SANDBOX_NOT_FOUND);
      case NeverAllocated ignored -> new Refuse(Refusal.NOT_IN_STATUS);
      case Allocated ignored -> new Refuse(Refusal.NOT_IN_STATUS);
      case AwaitingDeletion ignored -> new Refuse(Refusal.NOT_IN_STATUS);
    };
  }
}
