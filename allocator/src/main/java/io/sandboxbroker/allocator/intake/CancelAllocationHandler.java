package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.event.CancellationAnswered;
import java.util.concurrent.CompletableFuture;

/** Sends a cancellation to the queue, and answers it with the result that the queue found. */
record CancelAllocationHandler() implements RecordHandler<CancelAllocation> {

  @Override
  public Class<CancelAllocation> type() {
    return CancelAllocation.class;
  }

  @Override
  public String counter() {
    return "broker.allocate.cancel";
  }

  @Override
  public CompletableFuture<Reply> handle(CancelAllocation command, Context context) {
    return completedFuture(
        switch (command.getResult()) {
          case null -> Reply.queue(command);
          case CANCELLED, NOT_WAITING -> answer(command, context);
          case UNKNOWN ->
              throw new IllegalArgumentException("This version does not know the result");
        });
  }

  private static Reply answer(CancelAllocation command, Context context) {
    var events = new Events(command.getCommandId(), command.getRequestId(), context.now());
    var event =
        new CancellationAnswered(
            events.id("CancellationAnswered"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            command.getTrackId(),
            command.getAllocationCommandId(),
            command.getResult());
    return Reply.of(
        IntakeMetrics.label(command.getResult()),
        events.answer(command.getCommandId(), command.getTrackId(), event),
        Reply.Progress.COMPLETED);
  }
}
