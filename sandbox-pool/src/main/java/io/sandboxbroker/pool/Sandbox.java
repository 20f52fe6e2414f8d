package io.sandboxbroker.pool;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox that the pool knows, as one state of its life. Each state offers only what may happen
 * to it there.
 */
public sealed interface Sandbox extends CurrentState {

  /** What the CSP says of it. */
  Account account();

  /** Which version this is. */
  Revision revision();

  @Override
  default SandboxId id() {
    return account().id();
  }

  /** Its place in its life, by name. */
  default Status status() {
    return switch (this) {
      case Available ignored -> Status.AVAILABLE;
      case Allocated ignored -> Status.ALLOCATED;
      case PendingDeletion ignored -> Status.PENDING_DELETION;
      case DeletionFailed ignored -> Status.DELETION_FAILED;
      case Stale ignored -> Status.STALE;
      case Deleted ignored -> Status.DELETED;
    };
  }

  /** Its present or last allocation; empty when it was never handed out. */
  default Optional<Allocation> lastAllocation() {
    return switch (this) {
      case Available ignored -> Optional.empty();
      case Stale ignored -> Optional.empty();
      case Allocated allocated -> Optional.of(allocated.allocation());
      case PendingDeletion pending -> Optional.of(pending.release().allocation());
      case DeletionFailed failed -> Optional.of(failed.release().allocation());
      case Deleted deleted -> Optional.ofNullable(deleted.release()).map(Release::allocation);
    };
  }

  /** Its release, when its owner or expiry has ended its allocation. */
  default Optional<Release> lastRelease() {
    return switch (this) {
      case Available ignored -> Optional.empty();
      case Stale ignored -> Optional.empty();
      case Allocated ignored -> Optional.empty();
      case PendingDeletion pending -> Optional.of(pending.release());
      case DeletionFailed failed -> Optional.of(failed.release());
      case Deleted deleted -> Optional.ofNullable(deleted.release());
    };
  }

  /** Free to be handed out. */
  record Available(Account account, Revision revision) implements Sandbox {

    Transition allocate(Trigger.AllocateSandbox command, Instant now, LeaseTerms terms) {
      var allocation =
          new Allocation(
              command.id(),
              command.track(),
              command.lab(),
              command.idempotencyKey(),
              now,
              now.plus(terms.labDuration()));
      return new Transition(
          this,
          new Allocated(account, revision.next(command, now), allocation),
          PoolEvent.SANDBOX_ALLOCATED,
          new LeaseChange.Taken(Lease.of(command, id(), allocation)));
    }

    Transition refresh(Trigger.SandboxDiscovered seen, Instant now) {
      return to(
          new Available(account.refreshedBy(seen.account()), revision.next(seen, now)),
          PoolEvent.SANDBOX_SYNCED);
    }

    Transition vanish(Trigger.SandboxVanished missed, Instant now) {
      return to(new Stale(account, revision.next(missed, now)), PoolEvent.SANDBOX_MARKED_STALE);
    }

    private Transition to(Sandbox after, PoolEvent event) {
      return new Transition(this, after, event);
    }
  }

  /** In the hands of its owner. */
  record Allocated(Account account, Revision revision, Allocation allocation) implements Sandbox {

    boolean timeIsUp(Instant now, LeaseTerms terms) {
      return !now.isBefore(allocation.expiresAt().plus(terms.grace()));
    }

    Transition release(Trigger.RequestDeletion command, Instant now) {
      return end(command, now, PoolEvent.DELETION_REQUESTED);
    }

    Transition expire(Trigger.ExpiryDue due, Instant now) {
      return end(due, now, PoolEvent.SANDBOX_EXPIRED);
    }

    Transition refresh(Trigger.SandboxDiscovered seen, Instant now) {
      var after =
          new Allocated(account.refreshedBy(seen.account()), revision.next(seen, now), allocation);
      return new Transition(this, after, PoolEvent.SANDBOX_SYNCED);
    }

    private Transition end(Trigger cause, Instant now, PoolEvent event) {
      var after =
          new PendingDeletion(account, revision.next(cause, now), new Release(allocation, now, 0));
      return new Transition(this, after, event);
    }
  }

  /** Given back or expired; its deletion at the CSP is under way. */
  record PendingDeletion(Account account, Revision revision, Release release) implements Sandbox {}

  /**
   * Its deletion at the CSP has failed so often that an operator should know; it goes on being
   * tried.
   */
  record DeletionFailed(Account account, Revision revision, Release release) implements Sandbox {}

  /** Vanished from the CSP's lists while it was available. */
  record Stale(Account account, Revision revision) implements Sandbox {

    Transition reappear(Trigger.SandboxDiscovered seen, Instant now) {
      var after = new Available(account.refreshedBy(seen.account()), revision.next(seen, now));
      return new Transition(this, after, PoolEvent.SANDBOX_SYNCED);
    }
  }

  /**
   * Gone for good: the tombstone that keeps it from ever being handed out again.
   *
   * @param release how its last allocation ended; null when it was never handed out
   */
  record Deleted(Account account, Revision revision, @Nullable Release release)
      implements Sandbox {}

  /** What a failed try at the CSP makes of a sandbox that waits for its deletion. */
  static Transition deletionFailed(
      Sandbox waiting,
      Release release,
      Trigger.CspDeletionFailed fact,
      Instant now,
      LeaseTerms terms) {
    Release after = release.failedOnceMore();
    Revision next = waiting.revision().next(fact, now);
    boolean given = after.failedAttempts() >= terms.deletionAttempts();
    Sandbox sandbox =
        given || waiting instanceof DeletionFailed
            ? new DeletionFailed(waiting.account(), next, after)
            : new PendingDeletion(waiting.account(), next, after);
    return new Transition(waiting, sandbox, PoolEvent.SANDBOX_DELETION_FAILED);
  }

  /** The tombstone of a sandbox. */
  static Transition deleted(Sandbox before, @Nullable Release release, Trigger cause, Instant now) {
    var tombstone = new Deleted(before.account(), before.revision().next(cause, now), release);
    return new Transition(before, tombstone, PoolEvent.SANDBOX_DELETED);
  }
}
