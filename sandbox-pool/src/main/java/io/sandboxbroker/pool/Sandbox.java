package io.sandboxbroker.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A sandbox of the pool in one state of its life. A state offers only the changes it allows. */
public sealed interface Sandbox extends CurrentState {

  /** The account's details. */
  Account account();

  /** The present version. */
  Revision revision();

  @Override
  default SandboxId id() {
    return account().id();
  }

  /** The name of the state. */
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

  /** The present or last allocation; empty before the first. */
  default Optional<Allocation> lastAllocation() {
    return this instanceof Allocated allocated
        ? Optional.of(allocated.allocation())
        : lastRelease().map(Release::allocation);
  }

  /** The release by the owner or by expiry; empty before it. */
  default Optional<Release> lastRelease() {
    return switch (this) {
      case NeverAllocated ignored -> Optional.empty();
      case Allocated ignored -> Optional.empty();
      case AwaitingDeletion awaiting -> Optional.of(awaiting.release());
      case Deleted deleted -> Optional.ofNullable(deleted.release());
    };
  }

  /** A sandbox that no track has held. */
  sealed interface NeverAllocated extends Sandbox permits Available, Stale {}

  /** A sandbox that its track has lost, by release or expiry, and that the CSP still has. */
  sealed interface AwaitingDeletion extends Sandbox permits PendingDeletion, DeletionFailed {

    Release release();

    /** Turns the sandbox into its tombstone: the CSP has confirmed the deletion. */
    default Transition confirmDeletion(Trigger.CspDeletionConfirmed fact, Instant now) {
      var tombstone = new Deleted(account(), revision().next(fact, now), release(), now);
      return new Transition(this, tombstone, PoolEvent.SANDBOX_DELETED);
    }

    /** Counts a failed deletion at the CSP. Once failed for good, the sandbox stays so. */
    default Transition failDeletion(Trigger.CspDeletionFailed fact, Instant now, LeaseTerms terms) {
      Release after = release().failedOnceMore();
      Revision next = revision().next(fact, now);
      Sandbox sandbox =
          this instanceof DeletionFailed || after.failedAttempts() >= terms.deletionAttempts()
              ? new DeletionFailed(account(), next, after)
              : new PendingDeletion(account(), next, after);
      return new Transition(this, sandbox, PoolEvent.SANDBOX_DELETION_FAILED);
    }
  }

  /** A sandbox that can be allocated. */
  record Available(Account account, Revision revision) implements NeverAllocated {

    Transition allocate(Trigger.AllocateSandbox command, Instant now, LeaseTerms terms) {
      var allocation =
          new Allocation(
              command.id(),
              command.track(),
              command.lab(),
              command.idempotencyKey(),
              now,
              now.plus(terms.labDuration()));
      return allocate(
          command,
          now,
          allocation,
          new LeaseChange.Taken(Lease.of(command, id(), allocation), command.quotas()));
    }

    /** Takes the place of a sandbox that its track gives back, until the same end. */
    Transition replace(
        Trigger.AllocateSandbox command, Transition given, Lease lease, Instant now) {
      // Of the old sandbox, whose version guards the write, and not of the lease: it may be older.
      Allocation before = given.after().lastAllocation().orElseThrow();
      var allocation =
          new Allocation(
              command.id(),
              command.track(),
              before.lab(),
              before.idempotencyKey(),
              now,
              before.expiresAt(),
              before.leasedAt(),
              List.of());
      Lease swapped = lease.swapped(command, id(), before.expiresAt());
      return allocate(command, now, allocation, new LeaseChange.Swapped(swapped, given));
    }

    private Transition allocate(
        Trigger.AllocateSandbox command, Instant now, Allocation allocation, LeaseChange change) {
      return new Transition(
          this,
          new Allocated(account, revision.next(command, now), allocation),
          PoolEvent.SANDBOX_ALLOCATED,
          change);
    }

    Transition refresh(Trigger.SandboxDiscovered fact, Instant now) {
      var after = new Available(account.withDetailsOf(fact.account()), revision.next(fact, now));
      return new Transition(this, after, PoolEvent.SANDBOX_SYNCED);
    }

    Transition vanish(Trigger.SandboxVanished fact, Instant now) {
      var after = new Stale(account, revision.next(fact, now));
      return new Transition(this, after, PoolEvent.SANDBOX_MARKED_STALE);
    }
  }

  /** A sandbox that a track holds. */
  record Allocated(Account account, Revision revision, Allocation allocation) implements Sandbox {

    /** Whether expiry takes effect: the lab's time and the grace period are over. */
    boolean isExpired(Instant now, LeaseTerms terms) {
      return !now.isBefore(allocation.expiresAt().plus(terms.grace()));
    }

    Transition release(Trigger.RequestDeletion command, Instant now) {
      return end(command, now, PoolEvent.DELETION_REQUESTED);
    }

    /** Gives the sandbox back in a swap, whose write also changes the lease. */
    Transition swapOut(Trigger.SwapSandbox command, Instant now) {
      return new Transition(
          this,
          pendingDeletion(command, now),
          PoolEvent.DELETION_REQUESTED,
          new LeaseChange.Untouched());
    }

    /** Renews the lease; empty when it ends as late as it may. */
    Optional<Transition> renew(Trigger.RenewLease command, Instant now, LeaseTerms terms) {
      Revision next = revision.next(command, now);
      return allocation
          .renewal(command, next.version(), now, terms)
          .map(allocation::renewed)
          .map(
              renewed ->
                  new Transition(
                      this,
                      new Allocated(account, next, renewed),
                      PoolEvent.LEASE_RENEWED,
                      new LeaseChange.Renewed(renewed)));
    }

    Transition expire(Trigger.ExpiryDue due, Instant now) {
      return end(due, now, PoolEvent.SANDBOX_EXPIRED);
    }

    Transition refresh(Trigger.SandboxDiscovered fact, Instant now) {
      var after =
          new Allocated(
              account.withDetailsOf(fact.account()), revision.next(fact, now), allocation);
      return new Transition(this, after, PoolEvent.SANDBOX_SYNCED);
    }

    private Transition end(Trigger cause, Instant now, PoolEvent event) {
      return new Transition(this, pendingDeletion(cause, now), event);
    }

    private PendingDeletion pendingDeletion(Trigger cause, Instant now) {
      return new PendingDeletion(
          account, revision.next(cause, now), new Release(allocation, now, 0));
    }
  }

  /** A sandbox whose deletion at the CSP is pending. */
  record PendingDeletion(Account account, Revision revision, Release release)
      implements AwaitingDeletion {}

  /**
   * A sandbox whose deletion at the CSP has failed so often that an operator should know. Retries
   * go on.
   */
  record DeletionFailed(Account account, Revision revision, Release release)
      implements AwaitingDeletion {}

  /** An available sandbox that has vanished from the CSP's lists. */
  record Stale(Account account, Revision revision) implements NeverAllocated {

    Transition reappear(Trigger.SandboxDiscovered fact, Instant now) {
      var after = new Available(account.withDetailsOf(fact.account()), revision.next(fact, now));
      return new Transition(this, after, PoolEvent.SANDBOX_SYNCED);
    }
  }

  /**
   * The tombstone of a deleted sandbox, which is never allocated again.
   *
   * @param release the end of the last allocation; null when there was none
   * @param retainedFrom the beginning of the retention, after which the row is removed: when the
   *     CSP confirmed the deletion, or a later list that still had the account. Null while the CSP
   *     has not confirmed it: the row is kept
   */
  record Deleted(
      Account account, Revision revision, @Nullable Release release, @Nullable Instant retainedFrom)
      implements Sandbox {

    /** A tombstone whose deletion the CSP has not confirmed. */
    public Deleted(Account account, Revision revision, @Nullable Release release) {
      this(account, revision, release, null);
    }

    /** A list that goes on having the account prolongs the retention once in this time. */
    private static final Duration RENEWAL = Duration.ofDays(1);

    boolean isRenewable(Instant listedAt) {
      return retainedFrom != null && !listedAt.isBefore(retainedFrom.plus(RENEWAL));
    }

    Transition retainFrom(Instant now, Trigger cause) {
      var after = new Deleted(account, revision.next(cause, now), release, now);
      return new Transition(this, after, PoolEvent.SANDBOX_SYNCED);
    }
  }

  /** Turns a sandbox into its tombstone. The CSP has not confirmed the deletion of the account. */
  static Transition removed(Sandbox before, @Nullable Release release, Trigger cause, Instant now) {
    var tombstone = new Deleted(before.account(), before.revision().next(cause, now), release);
    return new Transition(before, tombstone, PoolEvent.SANDBOX_DELETED);
  }
}
