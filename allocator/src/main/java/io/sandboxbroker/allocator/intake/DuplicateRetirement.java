package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.account.AccountPinning;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.TransitionExecutor;
import io.sandboxbroker.allocator.intake.RecordHandler.Context;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Trigger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Takes free sandboxes out of the pool whose account is pinned to another sandbox: they become
 * stale, so that nobody gets an account that somebody else has. Thread-safe and non-blocking.
 */
record DuplicateRetirement(
    TransitionExecutor executor, AccountPinning pinning, IntakeMetrics metrics) {

  /**
   * Pins the accounts of these sandboxes, and retires the free duplicates among them.
   *
   * @param events of the command that does it
   * @return the events of the retired sandboxes; fails with {@link
   *     io.sandboxbroker.pool.StoreUnavailableException} when the record must be delivered again
   *     later
   */
  CompletableFuture<List<Reply.Event>> retire(
      List<Sandbox> sandboxes, Events events, Context context) {
    return pinning
        .pin(sandboxes)
        .thenCompose(
            duplicates -> {
              CompletableFuture<List<Reply.Event>> retired = completedFuture(new ArrayList<>());
              for (Sandbox duplicate : duplicates) {
                if (duplicate instanceof Sandbox.Available available) {
                  retired = retired.thenCompose(all -> retire(available, all, events, context));
                }
              }
              return retired;
            });
  }

  private CompletableFuture<List<Reply.Event>> retire(
      Sandbox.Available duplicate, List<Reply.Event> retired, Events events, Context context) {
    var id = events.causeId() + "/" + duplicate.id() + "/duplicate";
    var trigger = new Trigger.SandboxVanished(id, duplicate.id());
    return executor
        .on(context.store())
        .execute(trigger)
        .thenApply(
            outcome -> {
              metrics.decided("DuplicateAccount", outcome);
              if (outcome instanceof Outcome.Changed changed) {
                var ofTrigger = new Events(id, events.requestId(), events.now());
                retired.add(ofTrigger.changed(changed.entry(), "").withoutAnswer());
              }
              return retired;
            });
  }
}
