package io.sandboxbroker.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 * @param grants the commands that the track was given a sandbox for, the last one first; {@link
 *     #MOST_GRANTS} of them once it is over
 */
public record Lease(
    TrackId track,
    SandboxId sandbox,
    Request request,
    Instant allocatedAt,
    Instant expiresAt,
    boolean live,
    Set<String> usedKeys,
    List<Grant> grants) {

  /** So many keys of its own choice a track can use; further ones count as used. */
  public static final int MOST_KEYS = 100;

  /**
   * So many commands a track is sure to be told again what came of them. An earlier one is known by
   * its deadline only: whatever has one no later than the oldest of these may have been served.
   */
  public static final int MOST_GRANTS = 8;

  /** More than the clocks of two machines differ by. */
  public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /**
   * That a command was given a sandbox.
   *
   * @param commandId its id
   * @param sandbox which one
   * @param deadline after which it is not given another one anyway
   */
  public record Grant(String commandId, SandboxId sandbox, Instant deadline) {}

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
    grants = List.copyOf(grants);
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
        command.explicitKey() ? Set.of(command.idempotencyKey()) : Set.of(),
        List.of(new Grant(command.id(), sandbox, command.deadline())));
  }

  /** The command that it was given for. */
  public String commandId() {
    return request.commandId();
  }

  /** The same lease, over. */
  public Lease ended() {
    return new Lease(
        track,
        sandbox,
        request,
        allocatedAt,
        expiresAt,
        false,
        usedKeys,
        grants.subList(0, Math.min(MOST_GRANTS, grants.size())));
  }

  /** The sandbox that its track was given for that very command, now or earlier. */
  public Optional<SandboxId> grantedFor(String command) {
    return commandId().equals(command)
        ? Optional.of(sandbox)
        : grants.stream()
            .filter(grant -> grant.commandId().equals(command))
            .map(Grant::sandbox)
            .findFirst();
  }

  /**
   * Whether a command that is not among the grants may have been served all the same. It has not
   * when fewer have been served than are remembered, or when its deadline is later than those of
   * all that may have been forgotten. The oldest grant's stands for these: it must not itself be
   * the latest of them when it goes, unless it is past on every clock.
   */
  boolean mayHaveForgotten(Instant deadline, Instant now) {
    if (grants.size() < MOST_GRANTS) {
      return false;
    }
    Instant oldest = grants.get(MOST_GRANTS - 1).deadline();
    Instant next = grants.get(MOST_GRANTS - 2).deadline();
    boolean later = deadline.isAfter(oldest);
    boolean orderly = !oldest.isAfter(next) || oldest.isBefore(now.minus(CLOCK_SKEW));
    return !(later && orderly);
  }

  /**
   * What it means for a command of its track.
   *
   * @param now the moment of the answer
   */
  public LeaseDecision answer(Trigger.AllocateSandbox command, Instant now) {
    Optional<SandboxId> granted = grantedFor(command.id());
    if (granted.isPresent()) {
      return new LeaseDecision.Served(granted.get());
    }
    if (command.explicitKey()) {
      if (live && request.hasTheKeyOf(command)) {
        return request.asksTheSameAs(command)
            ? new LeaseDecision.Held()
            : new LeaseDecision.Refused(Refusal.OfAllocation.IDEMPOTENCY_KEY_MISMATCH);
      }
      if (usedKeys.contains(command.idempotencyKey())) {
        return new LeaseDecision.Refused(Refusal.OfAllocation.IDEMPOTENCY_KEY_REUSED);
      }
    }
    if (live) {
      return new LeaseDecision.Held();
    }
    if (command.explicitKey() && usedKeys.size() >= MOST_KEYS) {
      return new LeaseDecision.Refused(Refusal.OfAllocation.IDEMPOTENCY_KEY_REUSED);
    }
    return mayHaveForgotten(command.deadline(), now)
        ? new LeaseDecision.Refused(Refusal.OfAllocation.DEADLINE_PASSED)
        : new LeaseDecision.Free();
  }
}
