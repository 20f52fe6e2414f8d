package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.decision.AllocatingSandboxes;
import io.sandboxbroker.allocator.decision.ChangingSandboxes;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Trigger;
import java.util.concurrent.CompletableFuture;

/** Hands each trigger to the use case that answers it. Thread-safe and non-blocking. */
final class TriggerHandler {

  private final AllocatingSandboxes allocating;
  private final ChangingSandboxes changing;
  private final Candidates candidates;

  TriggerHandler(
      AllocatingSandboxes allocating, ChangingSandboxes changing, Candidates candidates) {
    this.allocating = allocating;
    this.changing = changing;
    this.candidates = candidates;
  }

  CompletableFuture<Outcome> handle(Trigger trigger) {
    return switch (trigger) {
      case Trigger.AllocateSandbox command -> allocating.allocate(command);
      case Trigger.OfSandbox other ->
          changing.change(other).whenComplete((done, failed) -> offer(done));
    };
  }

  private void offer(Outcome outcome) {
    if (outcome instanceof Outcome.Changed changed
        && !changed.again()
        && changed.step().after() instanceof Sandbox.Available available) {
      candidates.offer(available);
    }
  }
}
