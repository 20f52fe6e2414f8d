package io.sandboxbroker.allocator.decision;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.candidate.Candidate;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.candidate.Reservations;
import io.sandboxbroker.allocator.decision.SwapAnswers.Check;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Trigger.AllocateSandbox;
import io.sandboxbroker.pool.WriteResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Allocates one sandbox to a track: takes a candidate and writes it together with the track's
 * lease. When another command was first, it takes the next candidate. The usual allocation is one
 * call of the store. Thread-safe and non-blocking.
 */
public final class SandboxAllocator {

  private final Shared shared;
  private final SandboxStore store;
  private final LeaseAnswers leases;
  private final Reservations reserved;

  /** What all views of one allocator share. */
  private record Shared(
      Candidates candidates,
      LeaseTerms terms,
      InstantSource clock,
      Runnable onConflict,
      Predicate<Instant> freeze,
      CommandClosure closure) {}

  /**
   * Creates an allocator.
   *
   * @param onConflict runs for every candidate that another command took first
   * @param freeze whether allocations are frozen at a time, or may be; thread-safe and non-blocking
   */
  public SandboxAllocator(
      SandboxStore store,
      Candidates candidates,
      LeaseTerms terms,
      InstantSource clock,
      Runnable onConflict,
      Predicate<Instant> freeze) {
    this(
        new Shared(candidates, terms, clock, onConflict, freeze, new CommandClosure(clock)),
        store,
        new LeaseAnswers(store, terms, clock),
        Reservations.NONE);
  }

  private SandboxAllocator(
      Shared shared, SandboxStore store, LeaseAnswers leases, Reservations reserved) {
    this.shared = shared;
    this.store = store;
    this.leases = leases;
    this.reserved = reserved;
  }

  /** Returns the same allocator on another view of the same store. */
  SandboxAllocator on(SandboxStore other) {
    return other == store ? this : new SandboxAllocator(shared, other, leases.on(other), reserved);
  }

  /** Returns the same allocator, which leaves these sandboxes to others. */
  SandboxAllocator leaving(Reservations toOthers) {
    return new SandboxAllocator(shared, store, leases, toOthers);
  }

  /**
   * Serves a command, once for any number of deliveries.
   *
   * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the command
   *     must be delivered again later
   */
  public CompletableFuture<Outcome> allocate(AllocateSandbox command) {
    if (shared.clock().instant().isAfter(command.deadline())) {
      return leases.refusal(command, Refusal.DEADLINE_PASSED);
    }
    if (isFrozen()) {
      return leases.refusal(command, Refusal.ALLOCATIONS_FROZEN);
    }
    // One read instead of a sweep of every shard, for tracks that repeat while the pool is empty.
    return shared.candidates().looksExhausted(command.namePrefix())
        ? leases
            .answer(command)
            .thenCompose(
                answer ->
                    answer.map(CompletableFuture::completedFuture).orElseGet(() -> search(command)))
        : search(command);
  }

  /** Whether a quota of the command is used up. Costs a call only if the command has quotas. */
  CompletableFuture<Boolean> isOverQuota(AllocateSandbox command) {
    return command.quotas().isEmpty() ? completedFuture(false) : store.isUsedUp(command.quotas());
  }

  /** Whether no track gets a new sandbox now. */
  boolean isFrozen() {
    return shared.freeze().test(shared.clock().instant());
  }

  /** The answers from the leases of the tracks, without a search for a sandbox. */
  LeaseAnswers leases() {
    return leases;
  }

  /**
   * Returns the outcome of a command when no write of the command can succeed any more that the
   * outcome does not describe. If one has succeeded, returns its outcome.
   *
   * @param elsewhere whether another process may have the command
   */
  CompletableFuture<Outcome> settle(AllocateSandbox command, Outcome outcome, boolean elsewhere) {
    return shared.closure().settle(command, outcome, elsewhere, store, leases);
  }

  private CompletableFuture<Outcome> search(AllocateSandbox command) {
    if (command.swapOf() == null) {
      return search(command, null);
    }
    return leases
        .check(command)
        .thenCompose(
            check ->
                switch (check) {
                  case Check.Answered answered -> completedFuture(answered.outcome());
                  case Check.Open open -> search(command, open);
                  case Check.Replaced impossible ->
                      throw new IllegalStateException("" + impossible);
                });
  }

  /**
   * @param swap what the sandbox replaces; null for an allocation
   */
  private CompletableFuture<Outcome> search(AllocateSandbox command, Check.@Nullable Open swap) {
    return shared
        .candidates()
        .take(command.namePrefix(), reserved)
        .thenCompose(
            found ->
                found
                    .map(candidate -> attempt(command, swap, candidate, candidate.sandbox()))
                    .orElseGet(() -> leases.refusal(command, Refusal.NO_SANDBOXES_AVAILABLE)));
  }

  private CompletableFuture<Outcome> attempt(
      AllocateSandbox command,
      Check.@Nullable Open swap,
      Candidate candidate,
      Sandbox.Available seen) {
    if (swap != null && swap.given().after().id().equals(seen.id())) {
      // An index that lags shows the sandbox that is given back as free. One transaction cannot
      // change it twice.
      candidate.markLost();
      return allocate(command);
    }
    return switch (decide(command, swap, seen)) {
      case Decision.Change change ->
          write(command, candidate, change)
              .thenCompose(result -> conclude(command, swap, candidate, seen, change, result));
      case Decision.Refuse refuse -> {
        candidate.putBack();
        yield leases.refusal(command, refuse.reason());
      }
      case Decision.NextCandidate ignored -> {
        // It has another name than the index said, which commands for that name must find.
        candidate.markChanged(seen);
        shared.candidates().offer(seen);
        yield allocate(command);
      }
      case Decision.DeletionRepeated impossible -> throw new IllegalStateException("" + impossible);
      case Decision.RenewalRepeated impossible -> throw new IllegalStateException("" + impossible);
      case Decision.DeletionDue impossible -> throw new IllegalStateException("" + impossible);
      case Decision.Ignore impossible -> throw new IllegalStateException("" + impossible);
    };
  }

  private Decision decide(
      AllocateSandbox command, Check.@Nullable Open swap, Sandbox.Available seen) {
    return swap == null
        ? SandboxStateMachine.decide(seen, command, now(), shared.terms())
        : SandboxStateMachine.decideSwap(
            seen, command, swap.given(), swap.lease(), now(), shared.terms());
  }

  /**
   * Refuses a command whose deadline has passed, with the reason that is true: there is no sandbox
   * for it, or there is one and the time is over.
   */
  CompletableFuture<Outcome> refusalAfterDeadline(AllocateSandbox command) {
    return shared
        .candidates()
        .take(command.namePrefix(), reserved)
        .thenApply(
            found -> {
              found.ifPresent(Candidate::putBack);
              return new Outcome.Refused(
                  found.isPresent() ? Refusal.DEADLINE_PASSED : Refusal.NO_SANDBOXES_AVAILABLE);
            });
  }

  private CompletableFuture<WriteResult> write(
      AllocateSandbox command, Candidate candidate, Decision.Change change) {
    UnknownWrites writes = shared.closure().writes();
    writes.begun(command.id());
    return store
        .write(change.transition())
        .whenComplete(
            (result, failure) -> {
              if (failure != null) {
                writes.lost(command.id());
                candidate.abandon();
              } else if (result instanceof WriteResult.Won) {
                writes.ended(command.id());
              } else {
                writes.answered(command.id());
              }
            });
  }

  private CompletableFuture<Outcome> conclude(
      AllocateSandbox command,
      Check.@Nullable Open swap,
      Candidate candidate,
      Sandbox.Available seen,
      Decision.Change change,
      WriteResult result) {
    return switch (result) {
      case WriteResult.Won won -> {
        candidate.markTaken();
        boolean repeated = !won.step().equals(change.transition().step());
        if (!repeated) {
          shared.candidates().proved(seen, candidate.claimedAt());
        }
        yield swap == null
            ? completedFuture(new Outcome.Changed(won.step(), repeated))
            : repeated
                ? allocate(command)
                : completedFuture(new Outcome.Swapped(won.step(), swap.given().step(), false));
      }
      case WriteResult.Beaten beaten -> {
        shared.onConflict().run();
        if (beaten.current().map(PoolEntry::sandbox).orElse(null)
            instanceof Sandbox.Available refreshed) {
          shared.candidates().proved(refreshed, candidate.claimedAt());
          yield attempt(command, swap, candidate, refreshed);
        }
        candidate.markLost();
        yield allocate(command);
      }
      case WriteResult.GivenChanged ignored -> {
        candidate.putBack();
        yield allocate(command);
      }
      case WriteResult.AccountPinned impossible -> throw new IllegalStateException("" + impossible);
      case WriteResult.QuotaExceeded ignored -> {
        candidate.putBack();
        yield completedFuture(new Outcome.Refused(Refusal.QUOTA_EXCEEDED));
      }
      case WriteResult.AlreadyServed served -> {
        candidate.putBack();
        yield leases
            .answer(command, served.lease())
            .thenCompose(
                answer ->
                    answer
                        .map(CompletableFuture::completedFuture)
                        .orElseGet(() -> allocate(command)));
      }
      case WriteResult.Closed closed -> {
        candidate.putBack();
        // An earlier delivery, which was not committed, has answered so.
        yield completedFuture(new Outcome.Refused(Refusal.valueOf(closed.reason())));
      }
    };
  }

  /** A command is refused because no sandbox was found for it, for the check of such refusals. */
  void refused(AllocateSandbox command, Instant arrivedAt) {
    shared.candidates().refused(command.namePrefix(), arrivedAt);
  }

  /** The wire and the table keep milliseconds. */
  private Instant now() {
    return Instant.ofEpochMilli(shared.clock().millis());
  }
}
