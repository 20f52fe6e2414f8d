package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.sweep.PoolSweep;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Makes the next try of every deletion due at once; changes nothing in the pool. */
record RequestCleanupHandler(PoolSweep sweep) implements RecordHandler<RequestCleanup> {

  @Override
  public Class<RequestCleanup> type() {
    return RequestCleanup.class;
  }

  @Override
  public CompletableFuture<Reply> handle(RequestCleanup command, Context context) {
    return sweep.findBeingDeleted().thenApply(found -> reply(command, found, context));
  }

  private static Reply reply(RequestCleanup command, List<Sandbox> found, Context context) {
    var events = new Events(command.getCommandId(), command.getRequestId(), context.now());
    var begun =
        new CleanupBegun(
            events.id("CleanupBegun"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            Events.ids(found));
    List<Event> published = new ArrayList<>(found.size() + 1);
    published.add(events.answer(command.getCommandId(), Topics.POOL_KEY, begun));
    found.forEach(sandbox -> published.add(events.snapshot(sandbox, true)));
    return new Reply("begun", published, List.of(), false, null, Reply.Progress.begun(found));
  }
}
