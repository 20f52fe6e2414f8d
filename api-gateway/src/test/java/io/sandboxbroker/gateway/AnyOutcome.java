package io.sandboxbroker.gateway;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.SandboxStatus;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** Answers whatever command there is, so that no request has to wait. */
final class AnyOutcome {

  private final FakeAllocator allocator;

  AnyOutcome(FakeAllocator allocator) {
    this.allocator = allocator;
  }

  /** The outcome of a command; nothing for a record that is no command. */
  List<SpecificRecord> of(SpecificRecord command) {
    return switch (command) {
      case AllocateSandbox allocate -> List.of(Outcomes.allocated(allocate));
      case RequestDeletion deletion -> List.of(Outcomes.released(deletion));
      case RenewLease renewal -> List.of(Outcomes.renewed(renewal));
      case CancelAllocation cancel ->
          List.of(Outcomes.cancellation(cancel, CancellationResult.CANCELLED));
      case RetryDeletion retry ->
          List.of(OperatorOutcomes.due(retry, SandboxStatus.DELETION_FAILED));
      case RequestCleanup cleanup -> List.of(OperatorOutcomes.begun(cleanup));
      case RequestSync sync -> {
        allocator.observes(OperatorOutcomes.completed(sync, 3, 1));
        yield List.of();
      }
      case RequestBulkDeletion bulk ->
          List.of(
              new BulkDeletionBegun("e", bulk.getCommandId(), "r", Outcomes.NOW, List.of(), false));
      case RequestRebuild rebuild ->
          List.of(new PoolRebuilt("e", rebuild.getCommandId(), "r", Outcomes.NOW, 0L));
      case null, default -> List.of();
    };
  }
}
