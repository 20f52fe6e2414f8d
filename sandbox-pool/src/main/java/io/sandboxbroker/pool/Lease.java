package io.sandboxbroker.pool;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one lease of a track: what makes "one owner, one sandbox" a condition and not a look-up.
 *
 * @param track whose it is
 * @param sandbox what it holds or held last
 * @param request what it was asked for with
 * @param allocatedAt when it was decided
 * @param expiresAt when the lab's time is up
 * @param live false once the sandbox has been given back or has expired
 * @param usedKeys every key that the track chose itself for an allocation, this one's among them;
 *     at most {@link #MOST_KEYS}
 */
public record Lease(
    TrackId track,
    SandboxId sandbox,
    Request request,
    Instant allocatedAt,
    Instant expiresAt,
    boolean live,
    Set<String> usedKeys) {

  /** So many keys of its own choice a track can use; further ones count as used. */
  public static final int MOST_KEYS = 100;

  /**
   * The command that a lease was given for, as far as a repeat is compared with it.
   *
   * @param commandId its id
   * @param idempotencyKey the track's key of that allocation
   * @param explicitKey whether the track chose the key itself
   * @param lab the track's lab
   * @param namePrefix what the sandbox's name had to start with
   */
  public record Request(
      String commandId,
      String idempotencyKey,
      boolean explicitKey,
      @Nullable String lab,
      @Nullable String namePrefix) {

    static Request of(Trigger.AllocateSandbox command) {
      return new Request(
          command.id(),
          command.idempotencyKey(),
          command.explicitKey(),
          command.lab(),
          command.namePrefix());
    }

    private boolean hasTheKeyOf(Trigger.AllocateSandbox command) {
      return explicitKey && idempotencyKey.equals(command.idempotencyKey());
    }

    private boolean asksTheSameAs(Trigger.AllocateSandbox command) {
      return Objects.equals(lab, command.lab()) && Objects.equals(namePrefix, command.namePrefix());
    }
  }

  public Lease {
    usedKeys = Set.copyOf(usedKeys);
  }

  /** The lease of a track that has had none before. */
  static Lease of(Trigger.AllocateSandbox command, SandboxId sandbox, Allocation allocation) {
    return new Lease(
        allocation.track(),
        sandbox,
        Request.of(command),
        allocation.allocatedAt(),
        allocation.expiresAt(),
        true,
        command.explicitKey() ? Set.of(command.idempotencyKey()) : Set.of());
  }

  /** The command that it was given for. */
  public String commandId() {
    return request.commandId();
  }

  /** The same lease, over. */
  public Lease ended() {
    return new Lease(track, sandbox, request, allocatedAt, expiresAt, false, usedKeys);
  }

  /** What it means for a command of its track. */
  public LeaseAnswer answer(Trigger.AllocateSandbox command) {
    if (commandId().equals(command.id())) {
      return new LeaseAnswer.Served();
    }
    if (command.explicitKey()) {
      if (live && request.hasTheKeyOf(command)) {
        return request.asksTheSameAs(command)
            ? new LeaseAnswer.Held()
            : new LeaseAnswer.Refused(Refusal.OfAllocation.IDEMPOTENCY_KEY_MISMATCH);
      }
      if (usedKeys.contains(command.idempotencyKey())) {
        return new LeaseAnswer.Refused(Refusal.OfAllocation.IDEMPOTENCY_KEY_REUSED);
      }
    }
    if (live) {
      return new LeaseAnswer.Held();
    }
    return command.explicitKey() && usedKeys.size() >= MOST_KEYS
        ? new LeaseAnswer.Refused(Refusal.OfAllocation.IDEMPOTENCY_KEY_REUSED)
        : new LeaseAnswer.Free();
  }
}
