package io.sandboxbroker.pool;

import io.sandboxbroker.pool.Decision.Change;
import io.sandboxbroker.pool.Decision.DeletionRepeated;
import io.sandboxbroker.pool.Decision.Ignore;
import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.Decision.NextCandidate;
import io.sandboxbroker.pool.Decision.Refuse;
import io.sandboxbroker.pool.Sandbox.Allocated;
import io.sandboxbroker.pool.Sandbox.Available;
import io.sandboxbroker.pool.Sandbox.Deleted;
import io.sandboxbroker.pool.Sandbox.DeletionFailed;
import io.sandboxbroker.pool.Sandbox.PendingDeletion;
import io.sandboxbroker.pool.Sandbox.Stale;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the pool: state × trigger → decision. Pure and total; every cell is answered here
 * and nowhere else.
 */
public final class SandboxStateMachine {

  private SandboxStateMachine() {}

  /**
   * Decides what a trigger means for a sandbox.
   *
   * @param standing the sandbox as it stands; for an allocation, a candidate
   * @param trigger what has happened
   * @param now the moment of the decision
   * @param terms the numbers to decide by
   */
  public static Decision decide(
      CurrentState standing, Trigger trigger, Instant now, LeaseTerms terms) {
    return switch (trigger) {
      case Trigger.AllocateSandbox command -> allocate(standing, command, now, terms);
      case Trigger.RequestDeletion command -> release(standing, command, now, terms);
      case Trigger.ExpiryDue due -> expire(standing, due, now, terms);
      case Trigger.CspDeletionConfirmed fact -> confirmDeletion(standing, fact, now);
      case Trigger.CspDeletionFailed fact -> countFailedDeletion(standing, fact, now, terms);
      case Trigger.SandboxDiscovered fact -> discover(standing, fact, now);
      case Trigger.SandboxVanished fact -> vanish(standing, fact, now);
      case Trigger.StalePurgeDue due -> purge(standing, due, now);
      case Trigger.RemoveSandbox command -> remove(standing, command, now);
    };
  }

  private static Decision allocate(
      CurrentState candidate, Trigger.AllocateSandbox command, Instant now, LeaseTerms terms) {
    if (now.isAfter(command.deadline())) {
      return new Refuse(Refusal.OfAllocation.DEADLINE_PASSED);
    }
    return switch (candidate) {
      case Available available when command.accepts(available.account()) ->
          new Change(available.allocate(command, now, terms));
      case Unknown ignored -> new NextCandidate();
      case Sandbox ignored -> new NextCandidate();
    };
  }

  private static Decision release(
      CurrentState standing, Trigger.RequestDeletion command, Instant now, LeaseTerms terms) {
    return switch (standing) {
      case Unknown ignored -> new Refuse(Refusal.OfDeletion.SANDBOX_NOT_FOUND);
      case Available ignored -> new Refuse(Refusal.OfDeletion.NOT_SANDBOX_OWNER);
      case Stale ignored -> new Refuse(Refusal.OfDeletion.NOT_SANDBOX_OWNER);
      case Allocated allocated when !allocated.allocation().belongsTo(command.track()) ->
          new Refuse(Refusal.OfDeletion.NOT_SANDBOX_OWNER);
      case Allocated allocated when allocated.timeIsUp(now, terms) ->
          new Refuse(Refusal.OfDeletion.ALLOCATION_EXPIRED);
      case Allocated allocated -> new Change(allocated.release(command, now));
      case PendingDeletion pending ->
          repeatTo(command, pending, pending.release(), Refusal.OfDeletion.NOT_SANDBOX_OWNER);
      case DeletionFailed failed ->
          repeatTo(command, failed, failed.release(), Refusal.OfDeletion.NOT_SANDBOX_OWNER);
      case Deleted deleted ->
          repeatTo(command, deleted, deleted.release(), Refusal.OfDeletion.SANDBOX_NOT_FOUND);
    };
  }

  private static Decision repeatTo(
      Trigger.RequestDeletion command,
      Sandbox sandbox,
      @Nullable Release release,
      Refusal otherwise) {
    return release != null && release.allocation().belongsTo(command.track())
        ? new DeletionRepeated(sandbox, release)
        : new Refuse(otherwise);
  }

  private static Decision expire(
      CurrentState standing, Trigger.ExpiryDue due, Instant now, LeaseTerms terms) {
    return switch (standing) {
      case Allocated allocated when !allocated.allocation().id().equals(due.allocationId()) ->
          new Ignore(IgnoreReason.OVERTAKEN);
      case Allocated allocated when !allocated.timeIsUp(now, terms) ->
          new Ignore(IgnoreReason.TOO_EARLY);
      case Allocated allocated -> new Change(allocated.expire(due, now));
      case Unknown ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case Available ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case PendingDeletion ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case DeletionFailed ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Stale ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Deleted ignored -> new Ignore(IgnoreReason.OVERTAKEN);
    };
  }

  private static Decision confirmDeletion(
      CurrentState standing, Trigger.CspDeletionConfirmed fact, Instant now) {
    return switch (standing) {
      case PendingDeletion pending ->
          new Change(Sandbox.deleted(pending, pending.release(), fact, now));
      case DeletionFailed failed ->
          new Change(Sandbox.deleted(failed, failed.release(), fact, now));
      case Unknown ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case Available ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Allocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Stale ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Deleted ignored -> new Ignore(IgnoreReason.NOTHING_NEW);
    };
  }

  private static Decision countFailedDeletion(
      CurrentState standing, Trigger.CspDeletionFailed fact, Instant now, LeaseTerms terms) {
    return switch (standing) {
      case PendingDeletion pending ->
          new Change(Sandbox.deletionFailed(pending, pending.release(), fact, now, terms));
      case DeletionFailed failed ->
          new Change(Sandbox.deletionFailed(failed, failed.release(), fact, now, terms));
      case Unknown ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case Available ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Allocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Stale ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Deleted ignored -> new Ignore(IgnoreReason.OVERTAKEN);
    };
  }

  private static Decision discover(
      CurrentState standing, Trigger.SandboxDiscovered fact, Instant now) {
    return switch (standing) {
      case Unknown unknown -> new Change(unknown.discover(fact, now));
      case Stale stale -> new Change(stale.reappear(fact, now));
      case Available available when available.account().saysTheSameAs(fact.account()) ->
          new Ignore(IgnoreReason.NOTHING_NEW);
      case Available available -> new Change(available.refresh(fact, now));
      case Allocated allocated when allocated.account().saysTheSameAs(fact.account()) ->
          new Ignore(IgnoreReason.NOTHING_NEW);
      case Allocated allocated -> new Change(allocated.refresh(fact, now));
      case PendingDeletion ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case DeletionFailed ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Deleted ignored -> new Ignore(IgnoreReason.NEVER_REISSUED);
    };
  }

  private static Decision vanish(CurrentState standing, Trigger.SandboxVanished fact, Instant now) {
    return switch (standing) {
      case Available available -> new Change(available.vanish(fact, now));
      case PendingDeletion pending ->
          new Change(Sandbox.deleted(pending, pending.release(), fact, now));
      case DeletionFailed failed ->
          new Change(Sandbox.deleted(failed, failed.release(), fact, now));
      case Allocated ignored -> new Ignore(IgnoreReason.VANISHED_IN_USE);
      case Unknown ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case Stale ignored -> new Ignore(IgnoreReason.NOTHING_NEW);
      case Deleted ignored -> new Ignore(IgnoreReason.NOTHING_NEW);
    };
  }

  private static Decision purge(CurrentState standing, Trigger.StalePurgeDue due, Instant now) {
    return switch (standing) {
      case Stale stale when stale.revision().version() == due.version() ->
          new Change(Sandbox.deleted(stale, null, due, now));
      case Stale ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Unknown ignored -> new Ignore(IgnoreReason.UNKNOWN_SANDBOX);
      case Available ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Allocated ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case PendingDeletion ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case DeletionFailed ignored -> new Ignore(IgnoreReason.OVERTAKEN);
      case Deleted ignored -> new Ignore(IgnoreReason.OVERTAKEN);
    };
  }

  private static Decision remove(
      CurrentState standing, Trigger.RemoveSandbox command, Instant now) {
    return switch (standing) {
      case Stale stale when command.status() == Status.STALE ->
          new Change(Sandbox.deleted(stale, null, command, now));
      case DeletionFailed failed when command.status() == Status.DELETION_FAILED ->
          new Change(Sandbox.deleted(failed, failed.release(), command, now));
      case Unknown ignored -> new Refuse(Refusal.OfRemoval.SANDBOX_NOT_FOUND);
      case Deleted ignored -> new Refuse(Refusal.OfRemoval.SANDBOX_NOT_FOUND);
      case Available ignored -> new Refuse(Refusal.OfRemoval.NOT_IN_STATUS);
      case Allocated ignored -> new Refuse(Refusal.OfRemoval.NOT_IN_STATUS);
      case PendingDeletion ignored -> new Refuse(Refusal.OfRemoval.NOT_IN_STATUS);
      case DeletionFailed ignored -> new Refuse(Refusal.OfRemoval.NOT_IN_STATUS);
      case Stale ignored -> new Refuse(Refusal.OfRemoval.NOT_IN_STATUS);
    };
  }
}
