package io.sandboxbroker.allocator.decision;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.candidate.Candidate;
import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.candidate.Reservations;
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
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Allocates one sandbox to a track: takes a candidate and writes it together with the track's
 * lease. When another command was first, it takes the next candidate. The usual allocation is one
 * call of the store. Thread-safe and non-blocking.
 */
public final class SandboxAllocator {

  private static final Logger LOG = LoggerFactory.getLogger(SandboxAllocator.class);

  private final SandboxStore store;
  private final Candidates candidates;
  private final LeaseTerms terms;
  private final InstantSource clock;
  private final Runnable onConflict;
  private final Predicate<Instant> freeze;
  private final ExpiredLeases expired;
  private final Reservations reserved;

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
        store,
        candidates,
        terms,
        clock,
        onConflict,
        freeze,
        new ExpiredLeases(store),
        Reservations.NONE);
  }

  private SandboxAllocator(
      SandboxStore store,
      Candidates candidates,
      LeaseTerms terms,
      InstantSource clock,
      Runnable onConflict,
      Predicate<Instant> freeze,
      ExpiredLeases expired,
      Reservations reserved) {
    this.store = store;
    this.candidates = candidates;
    this.terms = terms;
    this.clock = clock;
    this.onConflict = onConflict;
    this.freeze = freeze;
    this.expired = expired;
    this.reserved = reserved;
  }

  /** Returns the same allocator on another view of the same store. */
  SandboxAllocator on(SandboxStore other) {
    return other == store
        ? this
        : new SandboxAllocator(
            other, candidates, terms, clock, onConflict, freeze, expired, reserved);
  }

  /** Returns the same allocator, which leaves these sandboxes to others. */
  SandboxAllocator leaving(Reservations toOthers) {
    return new SandboxAllocator(
        store, candidates, terms, clock, onConflict, freeze, expired, toOthers);
  }

  /**
   * Serves a command, once for any number of deliveries.
   *
   * @return fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the command
   *     must be delivered again later
   */
  public CompletableFuture<Outcome> allocate(AllocateSandbox command) {
    if (clock.instant().isAfter(command.deadline())) {
      return withoutCandidate(command, Refusal.DEADLINE_PASSED);
    }
    if (isFrozen()) {
      return withoutCandidate(command, Refusal.ALLOCATIONS_FROZEN);
    }
    // One read instead of a sweep of every shard, for tracks that repeat while the pool is empty.
    return candidates.looksExhausted(command.namePrefix())
        ? answerOfLease(command)
            .thenCompose(
                answer ->
                    answer.map(CompletableFuture::completedFuture).orElseGet(() -> search(command)))
        : search(command);
  }

  /** Whether no track gets a new sandbox now. */
  boolean isFrozen() {
    return freeze.test(clock.instant());
  }

  /**
   * Answers a command from the lease of its track, without a search for a sandbox; empty when the
   * track may have a new sandbox. Fails as {@link #allocate} does.
   */
  CompletableFuture<Optional<Outcome>> answerOfLease(AllocateSandbox command) {
    return answerOfLease(command, found -> false);
  }

  /**
   * Answers a command that arrived at this time from the lease of its track. A lease that began
   * later and has ended was for a later command of the track, which has been served and has given
   * its sandbox back; this command then gets none. Empty and failed as {@link
   * #answerOfLease(AllocateSandbox)}.
   */
  CompletableFuture<Optional<Outcome>> answerOfLease(AllocateSandbox command, Instant arrivedAt) {
    return answerOfLease(
        command,
        lease ->
            !lease.live()
                && lease.allocatedAt().isAfter(arrivedAt)
                && lease.grantedFor(command.id()).isEmpty());
  }

  private CompletableFuture<Optional<Outcome>> answerOfLease(
      AllocateSandbox command, Predicate<Lease> isOutlived) {
    return store
        .leaseOf(command.track())
        .thenCompose(
            lease ->
                lease
                    .flatMap(
                        found ->
                            isOutlived.test(found)
                                ? Optional.of(refusal(Refusal.CANCELLED))
                                : answer(command, found))
                    .map(answer -> answer.thenApply(Optional::of))
                    .orElseGet(() -> completedFuture(Optional.empty())));
  }

  private static CompletableFuture<Outcome> refusal(Refusal reason) {
    return completedFuture(new Outcome.Refused(reason));
  }

  private CompletableFuture<Outcome> search(AllocateSandbox command) {
    return candidates
        .take(command.namePrefix(), reserved)
        .thenCompose(
            found ->
                found
                    .map(candidate -> attempt(command, candidate, candidate.sandbox()))
                    .orElseGet(() -> withoutCandidate(command, Refusal.NO_SANDBOXES_AVAILABLE)));
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
              .thenCompose(result -> conclude(command, candidate, seen, change, result));
      case Decision.Refuse refuse -> {
        candidate.putBack();
        yield withoutCandidate(command, refuse.reason());
      }
      case Decision.NextCandidate ignored -> {
        // It has another name than the index said, which commands for that name must find.
        candidate.markChanged(seen);
        candidates.offer(seen);
        yield allocate(command);
      }
      case Decision.DeletionRepeated impossible -> throw new IllegalStateException("" + impossible);
      case Decision.DeletionDue impossible -> throw new IllegalStateException("" + impossible);
      case Decision.Ignore impossible -> throw new IllegalStateException("" + impossible);
    };
  }

  private CompletableFuture<Outcome> conclude(
      AllocateSandbox command,
      Candidate candidate,
      Sandbox.Available seen,
      Decision.Change change,
      WriteResult result) {
    return switch (result) {
      case WriteResult.Won won -> {
        candidate.markTaken();
        boolean repeated = !won.step().equals(change.transition().step());
        if (!repeated) {
          candidates.proved(seen);
        }
        yield completedFuture(new Outcome.Changed(won.step(), repeated));
      }
      case WriteResult.Beaten beaten -> {
        onConflict.run();
        if (beaten.current().map(PoolEntry::sandbox).orElse(null)
            instanceof Sandbox.Available refreshed) {
          candidates.proved(refreshed);
          yield attempt(command, candidate, refreshed);
        }
        candidate.markLost();
        yield allocate(command);
      }
      case WriteResult.AccountPinned impossible -> throw new IllegalStateException("" + impossible);
      case WriteResult.AlreadyServed served -> {
        candidate.putBack();
        yield answer(command, served.lease()).orElseGet(() -> allocate(command));
      }
    };
  }

  /** A command is refused because no sandbox was found for it, for the check of such refusals. */
  void refused(AllocateSandbox command, Instant arrivedAt) {
    candidates.refused(command.namePrefix(), arrivedAt);
  }

  /** Without a candidate, the lease of the track may still answer the command. */
  private CompletableFuture<Outcome> withoutCandidate(AllocateSandbox command, Refusal reason) {
    CompletableFuture<Optional<Lease>> read =
        reason == Refusal.DEADLINE_PASSED
            ? expired.leaseOf(command.track())
            : store.leaseOf(command.track());
    return read.thenCompose(
        lease ->
            lease
                .filter(found -> answersInTime(found, command, reason))
                .flatMap(found -> answer(command, found))
                .orElseGet(() -> refusal(reason)));
  }

  /** After its deadline a command gets only the answer that an earlier delivery got. */
  private static boolean answersInTime(Lease lease, AllocateSandbox command, Refusal otherwise) {
    return otherwise != Refusal.DEADLINE_PASSED || lease.grantedFor(command.id()).isPresent();
  }

  /** Answers a command from the lease of its track; empty when the track may have a sandbox. */
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
      case LeaseDecision.Refused refused -> Optional.of(refusal(refused.reason()));
      case LeaseDecision.Free ignored -> Optional.empty();
    };
  }

  private static Outcome firstAnswer(
      AllocateSandbox command, SandboxId sandbox, Optional<PoolEntry> entry) {
    return entry
        .flatMap(found -> found.causedBy(command.id()))
        .map(step -> new Outcome.Changed(step, true))
        .orElseThrow(() -> new MissingJournalEntryException(command.id(), sandbox));
  }

  private CompletableFuture<Outcome> repeat(
      AllocateSandbox command, Lease lease, Optional<PoolEntry> entry) {
    return entry.map(PoolEntry::sandbox).orElse(null) instanceof Sandbox.Allocated held
            && held.allocation().id().equals(lease.commandId())
        ? completedFuture(new Outcome.Repeated(held))
        : store.leaseOf(command.track()).thenCompose(now -> again(command, lease, entry, now));
  }

  /**
   * The sandbox of a live lease is not allocated by it. The sandbox was released between the two
   * reads, unless the lease is still the same: a release ends the lease in its own write.
   */
  private CompletableFuture<Outcome> again(
      AllocateSandbox command, Lease lease, Optional<PoolEntry> entry, Optional<Lease> now) {
    if (now.filter(Lease::live).map(Lease::commandId).filter(lease.commandId()::equals).isEmpty()) {
      return allocate(command);
    }
    LOG.warn(
        "The live lease of track {} by command {} contradicts its sandbox {}, which is {}",
        lease.track(),
        lease.commandId(),
        lease.sandbox(),
        entry.map(found -> found.sandbox().status().name()).orElse("missing"));
    return completedFuture(new Outcome.Refused(Refusal.LEASE_INCONSISTENT));
  }

  /** The wire and the table keep milliseconds. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
