package io.sandboxbroker.allocator.intake;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.allocator.candidate.Candidates.FalseExhaustions;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.SandboxAllocator.Conflicts;
import io.sandboxbroker.allocator.decision.Task;
import io.sandboxbroker.pool.PoolEvent;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Counts outcomes, under the names that dashboards know. Thread-safe. */
final class IntakeMetrics implements Conflicts, FalseExhaustions {

  private final MeterRegistry registry;

  IntakeMetrics(MeterRegistry registry) {
    this.registry = registry;
    registry.counter("broker_allocate_conflicts");
    registry.counter("broker_allocate_idempotent_hits");
    registry.counter("broker_duplicate_commands");
    registry.counter("broker_expiry_orphaned");
    registry.counter("broker_false_exhaustion");
    registry.counter("broker_skewed_commands");
  }

  @Override
  public void lost() {
    registry.counter("broker_allocate_conflicts").increment();
  }

  @Override
  public void onFalseExhaustion() {
    registry.counter("broker_false_exhaustion").increment();
  }

  /**
   * @param latency from the command's acceptance at the gateway to its decision
   */
  void decided(Task task, Outcome outcome, Duration latency) {
    var label = labelOf(outcome);
    switch (task) {
      case Task.Allocate ignored -> {
        registry.counter("broker_allocate", "outcome", label).increment();
        registry.timer("broker_allocation_latency", "outcome", label).record(latency);
      }
      case Task.Change(Trigger.RequestDeletion ignored) ->
          registry.counter("broker_deletion_marked", "outcome", label).increment();
      case Task.Change(Trigger.ExpiryDue ignored) ->
          registry.counter("broker_expiry", "outcome", labelOfExpiry(outcome)).increment();
      case Task.Change ignored -> {}
      case Task.Sweep ignored -> {}
      case Task.CleanUp ignored -> {}
      case Task.BulkDelete ignored -> {}
      case Task.Rebuild ignored -> {}
      case Task.RetryDeletion ignored -> {}
      case Task.Cancel ignored ->
          registry.counter("broker_allocate_cancel", "outcome", label).increment();
    }
    switch (outcome) {
      case Outcome.AllocationRepeated ignored ->
          registry.counter("broker_allocate_idempotent_hits").increment();
      case Outcome.Changed changed when changed.again() ->
          registry.counter("broker_duplicate_commands").increment();
      case Outcome.Changed changed ->
          registry
              .counter("broker_transitions", "event", label(changed.step().event()))
              .increment();
      case Outcome.Ignored ignored ->
          registry
              .counter(
                  "broker_triggers_ignored", "trigger", name(task), "why", label(ignored.why()))
              .increment();
      case Outcome.Swept swept ->
          registry.counter("broker_expiry_orphaned").increment((double) allocated(swept.overdue()));
      case Outcome.AllocationRefused ignored -> {}
      case Outcome.CancellationAnswered ignored -> {}
      case Outcome.Waits ignored -> {}
      case Outcome.DeletionRepeated ignored -> {}
      case Outcome.DeletionRefused ignored -> {}
      case Outcome.CleanupBegun ignored -> {}
      case Outcome.PoolTold ignored -> {}
      case Outcome.DeletionDue ignored -> {}
      case Outcome.RetryRefused ignored -> {}
      case Outcome.BulkDeletionBegun ignored -> {}
      case Outcome.RemovalRefused ignored -> {}
    }
  }

  /** The clock of a command's gateway is off. */
  void skewed() {
    registry.counter("broker_skewed_commands").increment();
  }

  void deadLetter(String topic) {
    registry.counter("broker_dead_letters", "topic", topic).increment();
  }

  private static String labelOf(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Changed changed ->
          changed.step().event() == PoolEvent.SANDBOX_ALLOCATED ? "allocated" : "success";
      case Outcome.AllocationRepeated ignored -> "repeated";
      case Outcome.DeletionRepeated ignored -> "repeated";
      case Outcome.AllocationRefused refused -> label(refused.reason());
      case Outcome.DeletionRefused refused -> label(refused.reason());
      case Outcome.CancellationAnswered answered -> label(answered.cancellation().finding());
      case Outcome.Waits ignored -> "waits";
      case Outcome.Swept ignored -> "swept";
      case Outcome.CleanupBegun ignored -> "begun";
      case Outcome.PoolTold ignored -> "told";
      case Outcome.DeletionDue ignored -> "due";
      case Outcome.RetryRefused refused -> label(refused.reason());
      case Outcome.BulkDeletionBegun ignored -> "begun";
      case Outcome.RemovalRefused refused -> label(refused.reason());
      case Outcome.Ignored ignored -> label(ignored.why());
    };
  }

  private static String labelOfExpiry(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Changed changed -> changed.again() ? "repeated" : "expired";
      default -> "ignored";
    };
  }

  private static long allocated(List<Sandbox> sandboxes) {
    return sandboxes.stream().filter(Sandbox.Allocated.class::isInstance).count();
  }

  private static String name(Task task) {
    return (task instanceof Task.Change change ? change.trigger() : task)
        .getClass()
        .getSimpleName();
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
