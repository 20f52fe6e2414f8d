package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.sweep.PoolSweep;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.topic.Topics;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Publishes a command to remove each sandbox of a status; that command decides on its sandbox. */
record RequestBulkDeletionHandler(PoolSweep sweep) implements RecordHandler<RequestBulkDeletion> {

  @Override
  public Class<RequestBulkDeletion> type() {
    return RequestBulkDeletion.class;
  }

  @Override
  public CompletableFuture<Reply> handle(RequestBulkDeletion command, Context context) {
    return sweep
        .findIn(TransitionHandlers.removable(command.getStatus()))
        .thenApply(found -> reply(command, found, context));
  }

  private static Reply reply(
      RequestBulkDeletion command, PoolSweep.Selection found, Context context) {
    var events = new Events(command.getCommandId(), command.getRequestId(), context.now());
    var begun =
        new BulkDeletionBegun(
            events.id("BulkDeletionBegun"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            Events.ids(found.sandboxes()),
            found.more());
    return new Reply(
        "begun",
        List.of(events.answer(command.getCommandId(), Topics.POOL_KEY, begun)),
        found.sandboxes().stream().map(sandbox -> removal(command, sandbox)).toList(),
        false,
        null,
        Reply.Progress.begun(found.sandboxes()));
  }

  private static Reply.FollowUp removal(RequestBulkDeletion command, Sandbox found) {
    String sandbox = found.id().value();
    return new Reply.FollowUp(
        sandbox,
        RemoveSandbox.newBuilder()
            .setCommandId(command.getCommandId() + "/" + sandbox)
            .setRequestId(command.getRequestId())
            .setBulkDeletionId(command.getCommandId())
            .setSandboxId(sandbox)
            .setStatus(command.getStatus())
            .setRequestedAt(command.getRequestedAt())
            .build());
  }
}
