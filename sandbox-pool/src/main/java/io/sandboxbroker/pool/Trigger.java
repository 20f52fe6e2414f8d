package io.sandboxbroker.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whatever can change a sandbox: a command, a timer or a fact of the CSP. */
public sealed interface Trigger {

  /**
   * Unique per trigger; the cause of whatever comes of it. A redelivered trigger has the same id.
   */
  String id();

  /** A trigger that names the sandbox that it is about. */
  sealed interface OfSandbox extends Trigger {

    /** Which sandbox. */
    SandboxId sandbox();
  }

  /**
   * A track asks for any sandbox that will do.
   *
   * @param lab the track's lab, for grouping; null when it did not say
   * @param namePrefix only a sandbox whose name starts so; null when any will do
   * @param idempotencyKey scoped to the track
   * @param explicitKey whether the track chose the key itself; it is good for one allocation then
   * @param deadline after it nobody waits for the answer any more
   */
  record AllocateSandbox(
      String id,
      TrackId track,
      @Nullable String lab,
      @Nullable String namePrefix,
      String idempotencyKey,
      boolean explicitKey,
      Instant deadline)
      implements Trigger {

    boolean accepts(Account account) {
      return namePrefix == null || account.name().startsWith(namePrefix);
    }
  }

  /** A track gives its sandbox back. */
  record RequestDeletion(String id, SandboxId sandbox, TrackId track) implements OfSandbox {}

  /**
   * The time of an allocation and its grace are said to be up.
   *
   * @param allocationId which allocation; a later one is not meant
   */
  record ExpiryDue(String id, SandboxId sandbox, String allocationId) implements OfSandbox {}

  /** The CSP says that the account is gone. */
  record CspDeletionConfirmed(String id, SandboxId sandbox) implements OfSandbox {}

  /**
   * The CSP was asked to delete the account and did not.
   *
   * @param reason what it answered
   */
  record CspDeletionFailed(String id, SandboxId sandbox, String reason) implements OfSandbox {}

  /** The account is in the CSP's list. */
  record SandboxDiscovered(String id, Account account) implements OfSandbox {
    @Override
    public SandboxId sandbox() {
      return account.id();
    }
  }

  /** The account is no longer in the CSP's lists. */
  record SandboxVanished(String id, SandboxId sandbox) implements OfSandbox {}

  /**
   * A sandbox has been stale for long enough.
   *
   * @param version the version that was stale; a later one is not meant
   */
  record StalePurgeDue(String id, SandboxId sandbox, long version) implements OfSandbox {}

  /**
   * An operator gives a sandbox up, without a call of the CSP.
   *
   * @param status the status that the operator named; a sandbox that has left it is not meant
   */
  record RemoveSandbox(String id, SandboxId sandbox, Status status) implements OfSandbox {}
}
