package io.sandboxbroker.allocator.decision;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.SwapAnswers.Check;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.HeldSandboxes;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LeaseDecision;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger.AllocateSandbox;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers allocation commands from the lease of their track. An answer is empty when the track may
 * have a new sandbox. Thread-safe and non-blocking.
 */
final class LeaseAnswers {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseAnswers.class);

  /** The track may have a new sandbox. */
  private static final Optional<Outcome> NO_ANSWER = Optional.empty();

  /** The track has given back even the sandbox that replaced the one to be swapped. */
  private static final Outcome GIVEN_BACK = new Outcome.Refused(Refusal.ALLOCATION_EXPIRED);

  private static final CompletableFuture<Optional<Outcome>> INCONSISTENT =
      completedFuture(Optional.of(new Outcome.Refused(Refusal.LEASE_INCONSISTENT)));

  private final SandboxStore store;
  private final HeldSandboxes held;
  private final SwapAnswers swaps;
  private final ExpiredLeases expired;
  private final InstantSource clock;

  LeaseAnswers(SandboxStore store, LeaseTerms terms, InstantSource clock) {
    this(store, new SwapAnswers(store, terms), new ExpiredLeases(store), clock);
  }

  private LeaseAnswers(
      SandboxStore store, SwapAnswers swaps, ExpiredLeases expired, InstantSource clock) {
    this.store = store;
    held = new HeldSandboxes(store);
    this.swaps = swaps;
    this.expired = expired;
    this.clock = clock;
  }

  /** The same answers on another view of the same store. */
  LeaseAnswers on(SandboxStore other) {
    return new LeaseAnswers(other, new SwapAnswers(other, swaps.terms()), expired, clock);
  }

  /** Reads the lease and answers the command. */
  CompletableFuture<Optional<Outcome>> answer(AllocateSandbox command) {
    return answer(command, lease -> false);
  }

  /**
   * Answers a command that arrived at this time. A lease that began later and has ended was for a
   * later command of the track, which has been served and has given its sandbox back; this command
   * then gets none.
   */
  CompletableFuture<Optional<Outcome>> answer(AllocateSandbox command, Instant arrivedAt) {
    return answer(
        command,
        lease ->
            !lease.live()
                && lease.allocatedAt().isAfter(arrivedAt)
                && lease.grantedFor(command.id()).isEmpty());
  }

  private CompletableFuture<Optional<Outcome>> answer(
      AllocateSandbox command, Predicate<Lease> isOutlived) {
    return store
        .leaseOf(command.track())
        .thenCompose(
            lease ->
                lease.isPresent() && isOutlived.test(lease.get())
                    ? completedFuture(Optional.of(new Outcome.Refused(Refusal.CANCELLED)))
                    : answer(command, lease));
  }

  /** Reads the lease, and checks a swap. The result is never that the sandbox is replaced. */
  CompletableFuture<Check> check(AllocateSandbox swap) {
    return store.leaseOf(swap.track()).thenCompose(lease -> check(swap, lease));
  }

  private CompletableFuture<Check> check(AllocateSandbox swap, Optional<Lease> lease) {
    return swaps
        .check(swap, lease, now())
        .thenCompose(
            check ->
                check instanceof Check.Replaced replaced
                    ? held(swap, replaced.lease())
                        .thenApply(answer -> new Check.Answered(answer.orElse(GIVEN_BACK)))
                    : completedFuture(check));
  }

  /** Without a candidate, the lease of the track may still answer the command. */
  CompletableFuture<Outcome> refusal(AllocateSandbox command, Refusal reason) {
    var read =
        reason == Refusal.DEADLINE_PASSED
            ? expired.leaseOf(command.track())
            : store.leaseOf(command.track());
    return read.thenCompose(
            lease ->
                answersInTime(lease, command, reason)
                    ? answer(command, lease)
                    : completedFuture(NO_ANSWER))
        .thenApply(answer -> answer.orElseGet(() -> new Outcome.Refused(reason)));
  }

  /** After its deadline a command gets only the answer that an earlier delivery got. */
  private static boolean answersInTime(
      Optional<Lease> lease, AllocateSandbox command, Refusal otherwise) {
    return otherwise != Refusal.DEADLINE_PASSED
        || lease.flatMap(its -> its.grantedFor(command.id())).isPresent();
  }

  private CompletableFuture<Optional<Outcome>> answer(
      AllocateSandbox command, Optional<Lease> lease) {
    if (command.swapOf() != null) {
      return check(command, lease)
          .thenApply(
              check ->
                  check instanceof Check.Answered answered
                      ? Optional.of(answered.outcome())
                      : NO_ANSWER);
    }
    return lease
        .map(found -> answerAllocation(command, found))
        .orElseGet(() -> completedFuture(NO_ANSWER));
  }

  /** Answers a command from this lease of its track. */
  CompletableFuture<Optional<Outcome>> answer(AllocateSandbox command, Lease lease) {
    return answer(command, Optional.of(lease));
  }

  private CompletableFuture<Optional<Outcome>> answerAllocation(
      AllocateSandbox command, Lease lease) {
    return switch (lease.answer(command, now())) {
      case LeaseDecision.Served served ->
          firstAnswer(command, served.sandbox()).thenApply(Optional::of);
      case LeaseDecision.Held ignored -> held(command, lease);
      case LeaseDecision.Refused refused ->
          completedFuture(Optional.of(new Outcome.Refused(refused.reason())));
      case LeaseDecision.Free ignored -> completedFuture(Optional.empty());
    };
  }

  /** The answer with the sandbox of the live lease; empty when it has been given back. */
  private CompletableFuture<Optional<Outcome>> held(AllocateSandbox command, Lease lease) {
    return store.find(lease.sandbox()).thenCompose(entry -> repeat(command, lease, entry));
  }

  /** The answer of the delivery that was granted this sandbox. */
  private CompletableFuture<Outcome> firstAnswer(AllocateSandbox command, SandboxId sandbox) {
    return store
        .find(sandbox)
        .thenApply(
            entry ->
                entry
                    .flatMap(found -> found.causedBy(command.id()))
                    .map(step -> new Outcome.Changed(step, true))
                    .orElseThrow(() -> new MissingJournalEntryException(command.id(), sandbox)));
  }

  private CompletableFuture<Optional<Outcome>> repeat(
      AllocateSandbox command, Lease lease, Optional<PoolEntry> entry) {
    return entry.map(PoolEntry::sandbox).orElse(null) instanceof Sandbox.Allocated held
            && held.allocation().id().equals(lease.commandId())
        ? completedFuture(Optional.of(new Outcome.Repeated(held)))
        : store.leaseOf(command.track()).thenCompose(now -> contradiction(lease, entry, now));
  }

  /**
   * The sandbox of a live lease is not allocated by it. The sandbox was released between the two
   * reads, unless the lease is still the same: a release ends the lease in its own write. A table
   * that was restored to a point in time may have a part of that write. If it has the release, the
   * lease is ended, unless the track holds another sandbox: the release was then one half of a
   * swap. Otherwise it is unknown whether the track uses the account.
   */
  private CompletableFuture<Optional<Outcome>> contradiction(
      Lease lease, Optional<PoolEntry> entry, Optional<Lease> now) {
    if (now.filter(Lease::live).map(Lease::commandId).filter(lease.commandId()::equals).isEmpty()) {
      return completedFuture(Optional.empty());
    }
    LOG.warn(
        "The live lease of track {} by command {} contradicts its sandbox {}, which is {}",
        lease.track(),
        lease.commandId(),
        lease.sandbox(),
        entry.map(found -> found.sandbox().status().name()).orElse("missing"));
    return entry
        .flatMap(found -> found.sandbox().lastRelease())
        .map(Release::allocation)
        .filter(released -> released.id().equals(lease.commandId()))
        .map(released -> endUnlessAnotherIsHeld(lease.track(), released))
        .orElse(INCONSISTENT);
  }

  private CompletableFuture<Optional<Outcome>> endUnlessAnotherIsHeld(
      TrackId track, Allocation released) {
    return held.of(track)
        .thenCompose(
            others ->
                others.isEmpty()
                    ? store.endLease(released, now()).thenApply(ended -> NO_ANSWER)
                    : INCONSISTENT);
  }

  /** The wire and the table keep milliseconds. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
