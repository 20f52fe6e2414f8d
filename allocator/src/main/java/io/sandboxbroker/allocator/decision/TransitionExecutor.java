package io.sandboxbroker.allocator.decision;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.pool.CloseResult;
import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.Decision;
import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStateMachine;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.Trigger;
import io.sandboxbroker.pool.Trigger.OfSandbox;
import io.sandboxbroker.pool.Trigger.SandboxDiscovered;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.pool.WriteResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Executes a trigger that names its sandbox: reads the row, decides, writes once, and decides again
 * when another write was first. Thread-safe and non-blocking.
 */
public final class TransitionExecutor {

  /** A row that changes under every one of these decisions is left for a later delivery. */
  private static final int MAX_DECISIONS = 16;

  private final SandboxStore store;
  private final LeaseTerms terms;
  private final InstantSource clock;
  private final AccountConflict.Listener conflicts;

  public TransitionExecutor(
      SandboxStore store,
      LeaseTerms terms,
      InstantSource clock,
      AccountConflict.Listener conflicts) {
    this.store = store;
    this.terms = terms;
    this.clock = clock;
    this.conflicts = conflicts;
  }

  /** Returns the same executor on another view of the same store. */
  public TransitionExecutor on(SandboxStore other) {
    return other == store ? this : new TransitionExecutor(other, terms, clock, conflicts);
  }

  /**
   * Executes a trigger, once for any number of deliveries.
   *
   * @return fails with {@link StoreUnavailableException} when the trigger must be delivered again
   *     later
   */
  public CompletableFuture<Outcome> execute(OfSandbox trigger) {
    return switch (trigger) {
      // Usually new. If not, the lost write returns the row: one call instead of two.
      case Trigger.SandboxDiscovered discovered ->
          decide(discovered, Optional.empty(), MAX_DECISIONS)
              .thenApply(outcome -> reportIfDeleted(discovered, outcome));
      case OfSandbox other ->
          store.find(other.sandbox()).thenCompose(entry -> decide(other, entry, MAX_DECISIONS));
    };
  }

  private CompletableFuture<Outcome> decide(
      OfSandbox trigger, Optional<PoolEntry> entry, int decisionsLeft) {
    var earlier = entry.flatMap(found -> found.causedBy(trigger.id()));
    if (earlier.isPresent()) {
      return completedFuture(new Outcome.Changed(earlier.get(), true));
    }
    CurrentState current =
        entry
            .<CurrentState>map(PoolEntry::sandbox)
            .orElseGet(() -> new UnknownSandbox(trigger.sandbox()));
    return switch (SandboxStateMachine.decide(current, trigger, now(), terms)) {
      case Decision.Change change ->
          store
              .write(change.transition())
              .thenCompose(result -> conclude(trigger, change, result, decisionsLeft - 1));
      case Decision.DeletionRepeated repeated ->
          completedFuture(new Outcome.Repeated(repeated.sandbox()));
      case Decision.RenewalRepeated repeated ->
          completedFuture(new Outcome.RenewalRepeated(repeated.sandbox(), repeated.renewal()));
      case Decision.DeletionDue due -> completedFuture(new Outcome.DeletionDue(due.sandbox()));
      case Decision.Refuse refuse ->
          unchanged(trigger, current, new Outcome.Refused(refuse.reason()), decisionsLeft - 1);
      case Decision.Ignore ignore when ignore.why() == IgnoreReason.OTHER_ACCOUNT ->
          discoverUnderItsOwnId((SandboxDiscovered) trigger, decisionsLeft - 1);
      case Decision.Ignore ignore ->
          unchanged(trigger, current, new Outcome.Ignored(ignore.why()), decisionsLeft - 1);
      case Decision.NextCandidate impossible -> throw new IllegalStateException("" + impossible);
    };
  }

  /**
   * Answers a trigger that changes nothing. An earlier attempt of it may still be under way, here
   * or in a former owner of the partition, and may decide otherwise. Its write must not succeed
   * after this answer, because no event would describe it.
   */
  private CompletableFuture<Outcome> unchanged(
      OfSandbox trigger, CurrentState current, Outcome outcome, int decisionsLeft) {
    if (!(current instanceof Sandbox seen) || SandboxStateMachine.isSettled(seen, trigger)) {
      return completedFuture(outcome);
    }
    String reason =
        switch (outcome) {
          case Outcome.Refused refused -> refused.reason().name();
          case Outcome.Ignored ignored -> ignored.reason().name();
          default -> throw new IllegalStateException("" + outcome);
        };
    return store
        .close(seen, trigger.id(), reason)
        .thenCompose(
            result ->
                switch (result) {
                  case CloseResult.Closed ignored -> completedFuture(outcome);
                  case CloseResult.Beaten beaten when decisionsLeft > 0 ->
                      decide(trigger, beaten.current(), decisionsLeft);
                  case CloseResult.Beaten ignored -> tooManyDecisions(trigger);
                  case CloseResult.Served impossible ->
                      throw new IllegalStateException("" + impossible);
                });
  }

  /** An earlier delivery, which was not committed, has answered so. */
  private static Outcome closed(OfSandbox trigger, String reason) {
    return switch (trigger) {
      case Trigger.RequestDeletion ignored -> new Outcome.Refused(Refusal.valueOf(reason));
      case Trigger.RenewLease ignored -> new Outcome.Refused(Refusal.valueOf(reason));
      case Trigger.RemoveSandbox ignored -> new Outcome.Refused(Refusal.valueOf(reason));
      case OfSandbox ignored -> new Outcome.Ignored(IgnoreReason.valueOf(reason));
    };
  }

  private static CompletableFuture<Outcome> tooManyDecisions(OfSandbox trigger) {
    return CompletableFuture.failedFuture(
        new StoreUnavailableException(
            "Sandbox " + trigger.sandbox() + " changed under " + MAX_DECISIONS + " decisions"));
  }

  private CompletableFuture<Outcome> conclude(
      OfSandbox trigger, Decision.Change change, WriteResult result, int decisionsLeft) {
    return switch (result) {
      case WriteResult.Won won -> {
        boolean repeated = !won.step().equals(change.transition().step());
        yield completedFuture(new Outcome.Changed(won.step(), repeated));
      }
      case WriteResult.Beaten beaten when decisionsLeft > 0 ->
          decide(trigger, beaten.current(), decisionsLeft);
      case WriteResult.Beaten ignored -> tooManyDecisions(trigger);
      case WriteResult.Closed earlier -> completedFuture(closed(trigger, earlier.reason()));
      case WriteResult.AccountPinned pinned ->
          concernPinned((SandboxDiscovered) trigger, pinned.sandbox(), decisionsLeft);
      case WriteResult.QuotaExceeded impossible -> throw new IllegalStateException("" + impossible);
      case WriteResult.GivenChanged impossible -> throw new IllegalStateException("" + impossible);
      case WriteResult.AlreadyServed impossible -> throw new IllegalStateException("" + impossible);
    };
  }

  /** A list has shown the account before: the fact concerns the sandbox that it got then. */
  private CompletableFuture<Outcome> concernPinned(
      SandboxDiscovered fact, SandboxId pinned, int decisionsLeft) {
    boolean isSecondId = !pinned.equals(fact.sandbox());
    if (isSecondId) {
      report(AccountConflict.Kind.SECOND_ID, fact, pinned);
    }
    return store
        .find(pinned)
        .thenCompose(
            row -> {
              if (row.isEmpty()) {
                // Its tombstone has been removed. The account stays used.
                return completedFuture(new Outcome.Ignored(IgnoreReason.NEVER_REISSUED));
              }
              Sandbox sandbox = row.get().sandbox();
              return decide(fact.about(pinned), row, decisionsLeft)
                  .thenApply(
                      outcome ->
                          isSecondId && outcome instanceof Outcome.Ignored ignored
                              ? new Outcome.KnownUnderAnotherId(sandbox, ignored.reason())
                              : outcome);
            });
  }

  /** Both accounts of one number are sandboxes: the second gets an id that no other account has. */
  private CompletableFuture<Outcome> discoverUnderItsOwnId(
      SandboxDiscovered fact, int decisionsLeft) {
    SandboxId own = fact.idOfItsOwn();
    if (own.equals(fact.sandbox()) || decisionsLeft == 0) {
      throw new IllegalStateException(
          "The id of account " + fact.account().accountId() + " is that of another account");
    }
    report(AccountConflict.Kind.ID_TAKEN, fact, own);
    return decide(fact.about(own), Optional.empty(), decisionsLeft);
  }

  private Outcome reportIfDeleted(SandboxDiscovered fact, Outcome outcome) {
    boolean deleted =
        switch (outcome) {
          case Outcome.Ignored ignored -> ignored.reason() == IgnoreReason.NEVER_REISSUED;
          case Outcome.KnownUnderAnotherId known -> known.reason() == IgnoreReason.NEVER_REISSUED;
          case Outcome.Changed changed -> changed.entry().after() instanceof Sandbox.Deleted;
          default -> false;
        };
    if (deleted) {
      report(AccountConflict.Kind.DELETED_LISTED, fact, fact.sandbox());
    }
    return outcome;
  }

  private void report(AccountConflict.Kind kind, SandboxDiscovered fact, SandboxId sandbox) {
    conflicts.onConflict(
        new AccountConflict(kind, fact.account().accountId(), sandbox, fact.sandbox()));
  }

  /** The wire and the table keep milliseconds. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }
}
