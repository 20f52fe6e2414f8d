package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Unknown;
import java.util.concurrent.CompletableFuture;

/** Makes the next try of a deletion due at once; changes nothing in the pool. */
record RetryDeletionHandler() implements RecordHandler<RetryDeletion> {

  @Override
  public Class<RetryDeletion> type() {
    return RetryDeletion.class;
  }

  @Override
  public CompletableFuture<Reply> handle(RetryDeletion command, Context context) {
    var id = new SandboxId(command.getSandboxId());
    return context
        .store()
        .find(id)
        .thenApply(
            entry ->
                decide(
                    entry.<CurrentState>map(PoolEntry::sandbox).orElseGet(() -> new Unknown(id)),
                    command,
                    new Events(command.getCommandId(), command.getRequestId(), context.now())));
  }

  private static Reply decide(CurrentState current, RetryDeletion command, Events events) {
    return switch (current) {
      case Sandbox.PendingDeletion pending -> due(pending, events);
      case Sandbox.DeletionFailed failed -> due(failed, events);
      case Unknown ignored -> rejected(command, RetryRejection.SANDBOX_NOT_FOUND, events);
      case Sandbox.Deleted ignored -> rejected(command, RetryRejection.SANDBOX_NOT_FOUND, events);
      case Sandbox.Available ignored -> rejected(command, RetryRejection.NOT_BEING_DELETED, events);
      case Sandbox.Allocated ignored -> rejected(command, RetryRejection.NOT_BEING_DELETED, events);
      case Sandbox.Stale ignored -> rejected(command, RetryRejection.NOT_BEING_DELETED, events);
    };
  }

  private static Reply due(Sandbox sandbox, Events events) {
    return Reply.of("due", events.deletionDue(sandbox), Reply.Progress.COMPLETED);
  }

  private static Reply rejected(RetryDeletion command, RetryRejection reason, Events events) {
    String sandbox = command.getSandboxId();
    var event =
        new RetryRejected(
            events.id("RetryRejected"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            sandbox,
            reason);
    return Reply.of(
        IntakeMetrics.label(reason),
        events.answer(sandbox, sandbox, event),
        Reply.Progress.REFUSED);
  }
}
