package io.sandboxbroker.allocator.decision;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.candidate.Candidate;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LeaseDecision;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Trigger.AllocateSandbox;
import io.sandboxbroker.pool.WriteResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Gives a track its one sandbox: takes a candidate, writes it together with the track's lease, and
 * takes the next one when somebody else was first. The usual allocation is one call of the store.
 * Thread-safe and non-blocking.
 */
public final class SandboxAllocator {

  private final SandboxStore store;
  private final Candidates candidates;
  private final LeaseTerms terms;
  private final InstantSource clock;
  private final Conflicts conflicts;
  private final Freeze freeze;

  /** Hears of every candidate that somebody else was first to take. */
  public interface Conflicts {
    void lost();
  }

  /** Whether operators have stopped allocations. */
  public interface Freeze {
    /** Whether they stand still at a time, or might. Thread-safe and non-blocking. */
    boolean holds(Instant now);
  }

  public SandboxAllocator(
      SandboxStore store,
      Candidates candidates,
      LeaseTerms terms,
      InstantSource clock,
      Conflicts conflicts,
      Freeze freeze) {
    this.store = store;
    this.candidates = candidates;
    this.terms = terms;
    this.clock = clock;
    this.conflicts = conflicts;
    this.freeze = freeze;
  }

  /** The same, on another view of the same store. */
  public SandboxAllocator on(SandboxStore other) {
    return new SandboxAllocator(other, candidates, terms, clock, conflicts, freeze);
  }

  /**
   * Serves a command, once for however many deliveries of it.
   *
   * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the command
   *     should be delivered again later
   */
  public CompletableFuture<Outcome> allocate(AllocateSandbox command) {
    if (clock.instant().isAfter(command.deadline())) {
      return withoutCandidate(command, Refusal.OfAllocation.DEADLINE_PASSED);
    }
    if (isFrozen()) {
      return withoutCandidate(command, Refusal.OfAllocation.ALLOCATIONS_FROZEN);
    }
    // One read instead of a sweep of every shard, for tracks that repeat while the pool is empty.
    return candidates.lookExhausted(command.namePrefix())
        ? answerOfLease(command)
            .thenCompose(
                known ->
                    known.map(CompletableFuture::completedFuture).orElseGet(() -> search(command)))
        : search(command);
  }

  /** Whether nothing is given to whoever holds nothing. */
  boolean isFrozen() {
    return freeze.holds(clock.instant());
  }

  /**
   * What the lease of its track answers to a command, without looking for a sandbox; empty when the
   * track may have one. Fails as {@link #allocate} does.
   */
  CompletableFuture<Optional<Outcome>> answerOfLease(AllocateSandbox command) {
    return store
        .leaseOf(command.track())
        .thenCompose(
            lease ->
                lease
                    .flatMap(known -> answer(command, known))
                    .map(answer -> answer.thenApply(Optional::of))
                    .orElseGet(() -> completedFuture(Optional.empty())));
  }

  private CompletableFuture<Outcome> search(AllocateSandbox command) {
    return candidates
        .take(command.namePrefix())
        .thenCompose(
            found ->
                found
                    .map(candidate -> attempt(command, candidate, candidate.sandbox()))
                    .orElseGet(
                        () ->
                            withoutCandidate(
                                command, Refusal.OfAllocation.NO_SANDBOXES_AVAILABLE)));
  }

  private CompletableFuture<Outcome> attempt(
      AllocateSandbox command, Candidate candidate, Sandbox.Available seen) {
    return switch (SandboxStateMachine.decide(seen, command, now(), terms)) {
      case Decision.Change change ->
          store
              .write(change.transition())
              .whenComplete(
                  (result, failure) -> {
                    if (failure != null) {
                      candidate.abandon();
                    }
                  })
              .thenCompose(result -> conclude(command, candidate, change, result));
      case Decision.Refuse refuse -> {
        candidate.putBack();
        yield withoutCandidate(command, (Refusal.OfAllocation) refuse.reason());
      }
      case Decision.NextCandidate ignored -> {
        candidate.markTaken();
        yield allocate(command);
      }
      case Decision.DeletionRepeated impossible -> throw new IllegalStateException("" + impossible);
      case Decision.Ignore impossible -> throw new IllegalStateException("" + impossible);
    };
  }

  private CompletableFuture<Outcome> conclude(
      AllocateSandbox command, Candidate candidate, Decision.Change change, WriteResult result) {
    return switch (result) {
      case WriteResult.Won won -> {
        candidate.markTaken();
        boolean again = !won.step().equals(change.transition().step());
        yield completedFuture(new Outcome.Changed(won.step(), again));
      }
      case WriteResult.Beaten beaten -> {
        conflicts.lost();
        if (beaten.current().map(PoolEntry::sandbox).orElse(null)
            instanceof Sandbox.Available refreshed) {
          yield attempt(command, candidate, refreshed);
        }
        candidate.markTaken();
        yield allocate(command);
      }
      case WriteResult.AlreadyServed served -> {
        candidate.putBack();
        yield answer(command, served.lease()).orElseGet(() -> allocate(command));
      }
    };
  }

  /** There is no candidate for the command; but its track's lease may answer it. */
  private CompletableFuture<Outcome> withoutCandidate(
      AllocateSandbox command, Refusal.OfAllocation reason) {
    return store
        .leaseOf(command.track())
        .thenCompose(
            lease ->
                lease
                    .filter(known -> inTime(known, command, reason))
                    .flatMap(known -> answer(command, known))
                    .orElseGet(
                        () -> completedFuture(new Outcome.AllocationRefused(command, reason))));
  }

  /** After its deadline a command is told only what it had been told before. */
  private static boolean inTime(
      Lease lease, AllocateSandbox command, Refusal.OfAllocation otherwise) {
    return otherwise != Refusal.OfAllocation.DEADLINE_PASSED
        || lease.grantedFor(command.id()).isPresent();
  }

  /** What a lease of its track answers to the command; empty when the track may have a sandbox. */
  private Optional<CompletableFuture<Outcome>> answer(AllocateSandbox command, Lease lease) {
    return switch (lease.answer(command, now())) {
      case LeaseDecision.Served served ->
          Optional.of(
              store
                  .find(served.sandbox())
                  .thenApply(entry -> firstAnswer(command, served.sandbox(), entry)));
      case LeaseDecision.Held ignored ->
          Optional.of(
              store.find(lease.sandbox()).thenCompose(entry -> repeat(command, lease, entry)));
      case LeaseDecision.Refused refused ->
          Optional.of(completedFuture(new Outcome.AllocationRefused(command, refused.reason())));
      case LeaseDecision.Free ignored -> Optional.empty();
    };
  }

  private static Outcome firstAnswer(
      AllocateSandbox command, SandboxId sandbox, Optional<PoolEntry> entry) {
    return entry
        .flatMap(known -> known.causedBy(command.id()))
        .map(step -> new Outcome.Changed(step, true))
        .orElseThrow(() -> new MissingJournalEntryException(command.id(), sandbox));
  }

  private CompletableFuture<Outcome> repeat(
      AllocateSandbox command, Lease lease, Optional<PoolEntry> entry) {
    return entry.map(PoolEntry::sandbox).orElse(null) instanceof Sandbox.Allocated held
            && held.allocation().id().equals(lease.commandId())
        ? completedFuture(new Outcome.AllocationRepeated(held))
        // Released between the two reads: the track is free to have a new one.
        : allocate(command);
  }

  /** The wire and the table keep milliseconds. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
