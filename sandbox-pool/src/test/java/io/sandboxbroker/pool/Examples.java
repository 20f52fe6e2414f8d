package io.sandboxbroker.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Example sandboxes and triggers. */
public final class Examples {
  /** Far in the future, because DynamoDB Local deletes expired items by the real clock. */
  public static final Instant NOW = Instant.parse("2126-03-02T08:00:00.123Z");

  public static final LeaseTerms TERMS =
      new LeaseTerms(Duration.ofHours(4), Duration.ofMinutes(30), 3);

  private Examples() {}

  /** An account with a name made of its id, such as {@code lab-17}. */
  public static Account account(String id) {
    return account(id, "lab-" + id);
  }

  public static Account account(String id, String name) {
    return new Account(
        new SandboxId(id),
        name,
        "identity/accounts/" + id,
        "001SAND" + id,
        NOW.minus(Duration.ofDays(300)),
        NOW.minusSeconds(60));
  }

  public static Trigger.SandboxDiscovered discovered(Account account) {
    return new Trigger.SandboxDiscovered("discovery-of-" + account.id(), account);
  }

  public static Trigger.AllocateSandbox allocation(String command, String track) {
    return allocation(command, track, 25);
  }

  /** A command with a deadline that many seconds later. */
  public static Trigger.AllocateSandbox allocation(String command, String track, int seconds) {
    return new Trigger.AllocateSandbox(
        command,
        new TrackId(track),
        "lab-of-" + track,
        null,
        track,
        false,
        NOW.plusSeconds(seconds));
  }

  /** A command with an explicit key. */
  public static Trigger.AllocateSandbox allocation(String command, String track, String key) {
    return new Trigger.AllocateSandbox(
        command, new TrackId(track), "lab-of-" + track, null, key, true, NOW.plusSeconds(25));
  }

  /**
   * The lease of a sandbox that was allocated for any name and without a key of the track's.
   *
   * @param earlier what the track had before, the last one first
   */
  static Lease leaseOf(Sandbox.Allocated sandbox, Sandbox.Allocated... earlier) {
    Allocation allocation = sandbox.allocation();
    return new Lease(
        allocation.track(),
        sandbox.id(),
        new Lease.Request(
            allocation.id(), allocation.idempotencyKey(), false, allocation.lab(), null),
        allocation.allocatedAt(),
        allocation.expiresAt(),
        true,
        Set.of(),
        Stream.concat(Stream.of(sandbox), Stream.of(earlier)).map(Examples::grantOf).toList());
  }

  private static Lease.Grant grantOf(Sandbox.Allocated sandbox) {
    return new Lease.Grant(sandbox.allocation().id(), sandbox.id(), NOW.plusSeconds(25));
  }

  public static Trigger.RequestDeletion release(
      String command, CurrentState sandbox, String track) {
    return new Trigger.RequestDeletion(command, sandbox.id(), new TrackId(track));
  }

  /** A renewal by the owner. */
  public static Trigger.RenewLease renewal(
      String command, Sandbox.Allocated sandbox, Duration duration, @Nullable String key) {
    return new Trigger.RenewLease(
        command, sandbox.id(), sandbox.allocation().track(), duration, key);
  }

  /** The command of a swap by the owner. */
  public static Trigger.AllocateSandbox swapCommand(Sandbox.Allocated old, String command) {
    Allocation allocation = old.allocation();
    return new Trigger.AllocateSandbox(
        command,
        allocation.track(),
        allocation.lab(),
        null,
        allocation.idempotencyKey(),
        false,
        NOW.plusSeconds(25),
        old.id(),
        List.of());
  }

  /** The change that a swap makes now. */
  public static Transition swap(
      Sandbox.Allocated old, Sandbox.Available free, Lease lease, String command) {
    Transition given =
        change(old, new Trigger.SwapSandbox(command, old.id(), old.allocation().track()));
    if (SandboxStateMachine.decideSwap(free, swapCommand(old, command), given, lease, NOW, TERMS)
        instanceof Decision.Change change) {
      return change.transition();
    }
    throw new AssertionError(command + " does not swap " + old + " for " + free);
  }

  public static Trigger.CspDeletionConfirmed deletionConfirmed(String id, CurrentState sandbox) {
    return new Trigger.CspDeletionConfirmed(id, sandbox.id());
  }

  public static Trigger.CspDeletionFailed deletionFailed(String id, CurrentState sandbox) {
    return new Trigger.CspDeletionFailed(id, sandbox.id(), "500");
  }

  public static Trigger.ExpiryDue expiryDue(String id, Sandbox.Allocated sandbox) {
    return new Trigger.ExpiryDue(id, sandbox.id(), sandbox.allocation().id());
  }

  /** An available sandbox, discovered a minute ago. */
  public static Sandbox.Available available(String id) {
    return available(account(id));
  }

  public static Sandbox.Available available(Account account) {
    return (Sandbox.Available)
        change(new UnknownSandbox(account.id()), discovered(account), NOW.minusSeconds(60)).after();
  }

  /** The change that a trigger makes now. */
  public static Transition change(CurrentState state, Trigger trigger) {
    return change(state, trigger, NOW);
  }

  /** The change that a trigger makes at a time; any other decision is an error of the test. */
  public static Transition change(CurrentState state, Trigger trigger, Instant now) {
    if (SandboxStateMachine.decide(state, trigger, now, TERMS) instanceof Decision.Change change) {
      return change.transition();
    }
    throw new AssertionError(trigger + " changes nothing about " + state);
  }
}
