package io.sandboxbroker.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one lease of a track. It makes "one owner, one sandbox" a condition of a write.
 *
 * @param track the owner
 * @param sandbox the present or last sandbox
 * @param request the command of the present or last allocation
 * @param allocatedAt the time of the decision
 * @param expiresAt the end of the lab's time
 * @param live false after release or expiry
 * @param usedKeys the explicit idempotency keys of all allocations of the track; at most {@link
 *     #MAX_KEYS}
 * @param grants the commands that were granted a sandbox, the last one first; at most {@link
 *     #MAX_GRANTS} of them after the end of the lease
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

  /** The maximum number of explicit keys of a track; further keys count as used. */
  public static final int MAX_KEYS = 100;

  /**
   * The number of commands whose outcome is certain to be repeated. Earlier commands are known by
   * their deadline only: a command with no later deadline than the oldest of these may have been
   * served.
   */
  public static final int MAX_GRANTS = 8;

  /** More than the difference between the clocks of two machines. */
  public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

  /**
   * The grant of a sandbox to a command.
   *
   * @param deadline the deadline of the command, after which it gets no other sandbox
   */
  public record Grant(String commandId, SandboxId sandbox, Instant deadline) {}

  /**
   * The parts of an allocate command that a repetition is compared with.
   *
   * @param explicitKey whether the track chose the key
   * @param lab the track's lab; null for none
   * @param namePrefix the beginning of the name; null for any
   * @param swapOf the sandbox that the command gave back, if it was a swap; the rest is then that
   *     of the allocation before it
   */
  public record Request(
      String commandId,
      String idempotencyKey,
      boolean explicitKey,
      @Nullable String lab,
      @Nullable String namePrefix,
      @Nullable SandboxId swapOf) {

    /** The request of an allocation that is no swap. */
    public Request(
        String commandId,
        String idempotencyKey,
        boolean explicitKey,
        @Nullable String lab,
        @Nullable String namePrefix) {
      this(commandId, idempotencyKey, explicitKey, lab, namePrefix, null);
    }

    static Request of(Trigger.AllocateSandbox command) {
      return new Request(
          command.id(),
          command.idempotencyKey(),
          command.explicitKey(),
          command.lab(),
          command.namePrefix());
    }

    private boolean hasKeyOf(Trigger.AllocateSandbox command) {
      return explicitKey && idempotencyKey.equals(command.idempotencyKey());
    }

    private boolean hasRequestOf(Trigger.AllocateSandbox command) {
      return Objects.equals(lab, command.lab()) && Objects.equals(namePrefix, command.namePrefix());
    }
  }

  public Lease {
    usedKeys = Set.copyOf(usedKeys);
    grants = List.copyOf(grants);
  }

  /** The first lease of a track. */
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

  /**
   * The ended lease of a track that never held a sandbox, which remembers closed commands. It looks
   * like any ended lease.
   */
  public static Lease ofNothing(TrackId track) {
    var none = new Request("-", "-", false, null, null);
    return new Lease(
        track, new SandboxId("-"), none, Instant.EPOCH, Instant.EPOCH, false, Set.of(), List.of());
  }

  /** The id of the command of the present or last allocation. */
  public String commandId() {
    return request.commandId();
  }

  /**
   * The same lease with another sandbox. It begins and ends as before. Its grants are cut, because
   * a lease may be swapped any number of times.
   */
  Lease swapped(Trigger.AllocateSandbox command, SandboxId other, Instant end) {
    var swap =
        new Request(
            command.id(),
            request.idempotencyKey(),
            request.explicitKey(),
            request.lab(),
            request.namePrefix(),
            sandbox);
    var granted = new Grant(command.id(), other, command.deadline());
    return new Lease(
        track,
        other,
        swap,
        allocatedAt,
        end,
        true,
        usedKeys,
        Stream.concat(Stream.of(granted), grants.stream()).limit(MAX_GRANTS).toList());
  }

  /** Whether the present sandbox replaces this one, which the track gave back for it. */
  public boolean replaces(SandboxId given) {
    return live && Objects.equals(given, request.swapOf());
  }

  /** The lease that ends later, or at the same time. */
  Lease renewed(Instant end) {
    return new Lease(track, sandbox, request, allocatedAt, end, live, usedKeys, grants);
  }

  /** The lease after release or expiry. */
  public Lease ended() {
    return new Lease(
        track,
        sandbox,
        request,
        allocatedAt,
        expiresAt,
        false,
        usedKeys,
        grants.subList(0, Math.min(MAX_GRANTS, grants.size())));
  }

  /** The sandbox that a command was granted, now or earlier. */
  public Optional<SandboxId> grantedFor(String command) {
    return commandId().equals(command)
        ? Optional.of(sandbox)
        : grants.stream()
            .filter(grant -> grant.commandId().equals(command))
            .map(Grant::sandbox)
            .findFirst();
  }

  /**
   * Whether a command without a grant may have been served before its grant was dropped.
   *
   * <p>It has not been served if no grant was ever dropped, or if its deadline is later than those
   * of all dropped grants. The oldest grant's deadline stands for these. It therefore must not be
   * dropped while it is the latest of them, unless it is past on every clock.
   */
  boolean mayHaveServed(Instant deadline, Instant now) {
    if (grants.size() < MAX_GRANTS) {
      return false;
    }
    Instant oldest = grants.get(MAX_GRANTS - 1).deadline();
    Instant next = grants.get(MAX_GRANTS - 2).deadline();
    boolean later = deadline.isAfter(oldest);
    boolean orderly = !oldest.isAfter(next) || oldest.isBefore(now.minus(CLOCK_SKEW));
    return !(later && orderly);
  }

  /**
   * Decides about a command of the track.
   *
   * @param now the time of the decision
   */
  public LeaseDecision answer(Trigger.AllocateSandbox command, Instant now) {
    Optional<SandboxId> granted = grantedFor(command.id());
    if (granted.isPresent()) {
      return new LeaseDecision.Served(granted.get());
    }
    if (command.explicitKey()) {
      if (live && request.hasKeyOf(command)) {
        return request.hasRequestOf(command)
            ? new LeaseDecision.Held()
            : new LeaseDecision.Refused(Refusal.IDEMPOTENCY_KEY_MISMATCH);
      }
      if (usedKeys.contains(command.idempotencyKey())) {
        return new LeaseDecision.Refused(Refusal.IDEMPOTENCY_KEY_REUSED);
      }
    }
    if (live) {
      return new LeaseDecision.Held();
    }
    if (command.explicitKey() && usedKeys.size() >= MAX_KEYS) {
      return new LeaseDecision.Refused(Refusal.IDEMPOTENCY_KEY_REUSED);
    }
    return mayHaveServed(command.deadline(), now)
        ? new LeaseDecision.Refused(Refusal.DEADLINE_PASSED)
        : new LeaseDecision.Free();
  }
}
