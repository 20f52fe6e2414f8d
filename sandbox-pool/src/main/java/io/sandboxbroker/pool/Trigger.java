package io.sandboxbroker.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cause of a change: a command, a timer or a fact of the CSP. */
public sealed interface Trigger {

  /** The unique id, which a redelivered trigger keeps. It becomes the cause of the change. */
  String id();

  /** A trigger about one sandbox. */
  sealed interface OfSandbox extends Trigger {

    SandboxId sandbox();
  }

  /**
   * A track asks for a sandbox.
   *
   * @param lab the track's lab, for grouping; null for none
   * @param namePrefix the beginning of the sandbox's name; null for any
   * @param idempotencyKey the key, scoped to the track
   * @param explicitKey whether the track chose the key, which then serves one allocation only
   * @param deadline the time after which the command is refused
   * @param swapOf the sandbox that the track gives back for this one; null for none
   * @param quotas the quotas that a new lease counts against
   */
  record AllocateSandbox(
      String id,
      TrackId track,
      @Nullable String lab,
      @Nullable String namePrefix,
      String idempotencyKey,
      boolean explicitKey,
      Instant deadline,
      @Nullable SandboxId swapOf,
      List<Quota> quotas)
      implements Trigger {

    public AllocateSandbox {
      quotas = List.copyOf(quotas);
    }

    /** A command that gives nothing back and has no quotas. */
    public AllocateSandbox(
        String id,
        TrackId track,
        @Nullable String lab,
        @Nullable String namePrefix,
        String idempotencyKey,
        boolean explicitKey,
        Instant deadline) {
      this(id, track, lab, namePrefix, idempotencyKey, explicitKey, deadline, null, List.of());
    }

    boolean accepts(Account account) {
      return namePrefix == null || account.name().startsWith(namePrefix);
    }
  }

  /** A track releases its sandbox. */
  record RequestDeletion(String id, SandboxId sandbox, TrackId track) implements OfSandbox {}

  /**
   * A track gives its sandbox back and gets another one instead. This is the first half, which
   * concerns the old sandbox; an {@link AllocateSandbox} of the same id is the other half.
   */
  record SwapSandbox(String id, SandboxId sandbox, TrackId track) implements Trigger {

    /** The first half of a command that swaps this sandbox. */
    public static SwapSandbox of(AllocateSandbox command, SandboxId sandbox) {
      return new SwapSandbox(command.id(), sandbox, command.track());
    }
  }

  /**
   * A track prolongs its lease.
   *
   * @param duration how long after now the lease ends, within the terms; positive
   * @param idempotencyKey the key that the track chose for this renewal; null for none
   */
  record RenewLease(
      String id,
      SandboxId sandbox,
      TrackId track,
      Duration duration,
      @Nullable String idempotencyKey)
      implements OfSandbox {}

  /**
   * An allocation and its grace period are over, by the clock of the worker.
   *
   * @param allocationId the allocation; it does not apply to a later one
   */
  record ExpiryDue(String id, SandboxId sandbox, String allocationId) implements OfSandbox {}

  /** The CSP has confirmed the deletion of the account. */
  record CspDeletionConfirmed(String id, SandboxId sandbox) implements OfSandbox {}

  /**
   * The CSP has not deleted the account.
   *
   * @param reason the answer of the CSP
   */
  record CspDeletionFailed(String id, SandboxId sandbox, String reason) implements OfSandbox {}

  /**
   * The CSP's list has the account.
   *
   * @param account the details; its sandbox id is a proposal for an account that is new
   */
  record SandboxDiscovered(String id, Account account) implements OfSandbox {
    @Override
    public SandboxId sandbox() {
      return account.id();
    }

    /** The same fact about the sandbox that the account has. */
    public SandboxDiscovered about(SandboxId sandbox) {
      return new SandboxDiscovered(id, account.as(sandbox));
    }

    /** The sandbox id of an account whose proposed id another account has: its external id. */
    public SandboxId idOfItsOwn() {
      return new SandboxId(account.externalId());
    }
  }

  /** The CSP's lists no longer have the account. */
  record SandboxVanished(String id, SandboxId sandbox) implements OfSandbox {}

  /**
   * A sandbox has been stale for the configured time.
   *
   * @param version the stale version; it does not apply to a later one
   */
  record StalePurgeDue(String id, SandboxId sandbox, long version) implements OfSandbox {}

  /**
   * An operator removes a sandbox without a call of the CSP.
   *
   * @param status the status that the sandbox must have
   */
  record RemoveSandbox(String id, SandboxId sandbox, Status status) implements OfSandbox {}
}
