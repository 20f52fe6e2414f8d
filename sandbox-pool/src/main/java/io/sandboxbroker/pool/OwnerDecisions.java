package io.sandboxbroker.pool;

import io.sandboxbroker.pool.Decision.Change;
import io.sandboxbroker.pool.Decision.DeletionRepeated;
import io.sandboxbroker.pool.Decision.Refuse;
import io.sandboxbroker.pool.Decision.RenewalRepeated;
import io.sandboxbroker.pool.Sandbox.Allocated;
import io.sandboxbroker.pool.Sandbox.AwaitingDeletion;
import io.sandboxbroker.pool.Sandbox.Deleted;
import io.sandboxbroker.pool.Sandbox.NeverAllocated;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The decisions about the commands of a track to its own sandbox. Pure and total. */
final class OwnerDecisions {

  private OwnerDecisions() {}

  static Decision release(
      CurrentState state, Trigger.RequestDeletion command, Instant now, LeaseTerms terms) {
    return switch (state) {
      case UnknownSandbox ignored -> new Refuse(Refusal.SANDBOX_NOT_FOUND);
      case NeverAllocated ignored -> new Refuse(Refusal.NOT_SANDBOX_OWNER);
      case Allocated allocated when !allocated.allocation().belongsTo(command.track()) ->
          new Refuse(Refusal.NOT_SANDBOX_OWNER);
      case Allocated allocated when allocated.isExpired(now, terms) ->
          new Refuse(Refusal.ALLOCATION_EXPIRED);
      case Allocated allocated -> new Change(allocated.release(command, now));
      case AwaitingDeletion awaiting ->
          repeatOrRefuse(command, awaiting, awaiting.release(), Refusal.NOT_SANDBOX_OWNER);
      case Deleted deleted ->
          repeatOrRefuse(command, deleted, deleted.release(), Refusal.SANDBOX_NOT_FOUND);
    };
  }

  private static Decision repeatOrRefuse(
      Trigger.RequestDeletion command,
      Sandbox sandbox,
      @Nullable Release release,
      Refusal refusal) {
    return release != null && release.allocation().belongsTo(command.track())
        ? new DeletionRepeated(sandbox, release)
        : new Refuse(refusal);
  }

  static Decision swapOut(
      CurrentState state, Trigger.SwapSandbox command, Instant now, LeaseTerms terms) {
    return switch (holding(state, command.track(), now, terms)) {
      case Holding.By held -> new Change(held.sandbox().swapOut(command, now));
      case Holding.None none -> new Refuse(none.reason());
    };
  }

  static Decision renew(
      CurrentState state, Trigger.RenewLease command, Instant now, LeaseTerms terms) {
    return switch (holding(state, command.track(), now, terms)) {
      case Holding.None none -> new Refuse(none.reason());
      case Holding.By held -> {
        Allocated sandbox = held.sandbox();
        Optional<Renewal> before = sandbox.allocation().repeated(command, now);
        if (before.isPresent()) {
          yield new RenewalRepeated(sandbox, before.get());
        }
        yield sandbox
            .renew(command, now, terms)
            .<Decision>map(Change::new)
            .orElseGet(() -> new Refuse(Refusal.RENEWAL_LIMIT_REACHED));
      }
    };
  }

  /** Whether a track holds a sandbox. */
  private sealed interface Holding {

    record By(Allocated sandbox) implements Holding {}

    record None(Refusal reason) implements Holding {}
  }

  private static Holding holding(CurrentState state, TrackId track, Instant now, LeaseTerms terms) {
    return switch (state) {
      case UnknownSandbox ignored -> new Holding.None(Refusal.SANDBOX_NOT_FOUND);
      case NeverAllocated ignored -> new Holding.None(Refusal.NOT_SANDBOX_OWNER);
      case Allocated allocated when !allocated.allocation().belongsTo(track) ->
          new Holding.None(Refusal.NOT_SANDBOX_OWNER);
      case Allocated allocated when allocated.isExpired(now, terms) ->
          new Holding.None(Refusal.ALLOCATION_EXPIRED);
      case Allocated allocated -> new Holding.By(allocated);
      case AwaitingDeletion awaiting when awaiting.release().allocation().belongsTo(track) ->
          new Holding.None(Refusal.ALLOCATION_EXPIRED);
      case AwaitingDeletion ignored -> new Holding.None(Refusal.NOT_SANDBOX_OWNER);
      case Deleted ignored -> new Holding.None(Refusal.SANDBOX_NOT_FOUND);
    };
  }

  /** Whether the track does not hold the sandbox, and never will. */
  static boolean isNoMoreOf(TrackId track, Sandbox state) {
    return switch (state) {
      case NeverAllocated ignored -> false;
      case Allocated allocated -> !allocated.allocation().belongsTo(track);
      case AwaitingDeletion ignored -> true;
      case Deleted ignored -> true;
    };
  }
}
