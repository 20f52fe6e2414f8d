package io.sandboxbroker.allocator.decision;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.Trigger.AllocateSandbox;
import io.sandboxbroker.pool.UnknownSandbox;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Checks swaps by the lease of their track and the sandbox that they give back. Thread-safe and
 * non-blocking.
 */
record SwapAnswers(SandboxStore store, LeaseTerms terms) {

  /** The result of the check. */
  sealed interface Check {

    /** The command has this outcome, whether there are candidates or not. */
    record Answered(Outcome outcome) implements Check {}

    /** The track has swapped the sandbox before, and holds the one that replaces it. */
    record Replaced(Lease lease) implements Check {}

    /**
     * The track may have another sandbox.
     *
     * @param lease the lease of the old sandbox
     * @param given the transition of the old sandbox
     */
    record Open(Lease lease, Transition given) implements Check {}
  }

  /** Checks a swap. Fails as the store does. */
  CompletableFuture<Check> check(AllocateSandbox command, Optional<Lease> lease, Instant now) {
    SandboxId old = Objects.requireNonNull(command.swapOf());
    Optional<SandboxId> granted = lease.flatMap(found -> found.grantedFor(command.id()));
    if (granted.isPresent()) {
      return step(command, granted.get())
          .thenCombine(
              step(command, old),
              (taken, given) -> new Check.Answered(new Outcome.Swapped(taken, given, true)));
    }
    if (lease.filter(found -> found.replaces(old)).isPresent()) {
      return completedFuture(new Check.Replaced(lease.get()));
    }
    return store.find(old).thenApply(entry -> check(command, lease, old, entry, now));
  }

  private Check check(
      AllocateSandbox command,
      Optional<Lease> lease,
      SandboxId old,
      Optional<PoolEntry> entry,
      Instant now) {
    CurrentState current =
        entry.<CurrentState>map(PoolEntry::sandbox).orElseGet(() -> new UnknownSandbox(old));
    return switch (SandboxStateMachine.decide(
        current, Trigger.SwapSandbox.of(command, old), now, terms)) {
      case Decision.Change change ->
          lease
              .filter(held -> isLeaseOf(held, change.transition()))
              .<Check>map(held -> new Check.Open(held, change.transition()))
              .orElseGet(() -> refused(Refusal.LEASE_INCONSISTENT));
      case Decision.Refuse refuse -> refused(refuse.reason());
      case Decision.NextCandidate impossible -> throw new IllegalStateException("" + impossible);
      case Decision.DeletionRepeated impossible -> throw new IllegalStateException("" + impossible);
      case Decision.RenewalRepeated impossible -> throw new IllegalStateException("" + impossible);
      case Decision.DeletionDue impossible -> throw new IllegalStateException("" + impossible);
      case Decision.Ignore impossible -> throw new IllegalStateException("" + impossible);
    };
  }

  /** A track may hold sandboxes of an import that its lease does not know. */
  private static boolean isLeaseOf(Lease lease, Transition given) {
    return lease.live()
        && given.before() instanceof Sandbox.Allocated held
        && held.allocation().id().equals(lease.commandId());
  }

  private static Check refused(Refusal reason) {
    return new Check.Answered(new Outcome.Refused(reason));
  }

  /** The change that an earlier delivery of the command made. */
  private CompletableFuture<JournalEntry> step(AllocateSandbox command, SandboxId sandbox) {
    return store
        .find(sandbox)
        .thenApply(
            entry ->
                entry
                    .flatMap(found -> found.causedBy(command.id()))
                    .orElseThrow(() -> new MissingJournalEntryException(command.id(), sandbox)));
  }
}
