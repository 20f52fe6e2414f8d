package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.sweep.PoolRebuild;
import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes the state of one part of the pool, and the command for the next part. The command keeps
 * its id, so that the last part answers it.
 */
record RequestRebuildHandler(PoolRebuild rebuild) implements RecordHandler<RequestRebuild> {

  @Override
  public Class<RequestRebuild> type() {
    return RequestRebuild.class;
  }

  @Override
  public CompletableFuture<Reply> handle(RequestRebuild command, Context context) {
    return rebuild.read(command.getPosition()).thenApply(part -> reply(command, part, context));
  }

  private static Reply reply(RequestRebuild command, PoolRebuild.Part part, Context context) {
    var events = new Events(command.getCommandId(), command.getRequestId(), context.now());
    List<Event> published = new ArrayList<>();
    part.sandboxes().forEach(sandbox -> published.add(events.snapshot(sandbox, false)));
    long done = command.getTold() + part.sandboxes().size();
    String next = part.next();
    if (next != null) {
      return new Reply(
          "part",
          published,
          List.of(nextPart(command, next, done)),
          false,
          null,
          new Reply.Progress(CommandState.RUNNING, null, done));
    }
    var rebuilt =
        new PoolRebuilt(
            events.id("PoolRebuilt"),
            command.getCommandId(),
            command.getRequestId(),
            events.now(),
            done);
    published.add(events.answer(command.getCommandId(), Topics.POOL_KEY, rebuilt));
    return new Reply(
        "rebuilt",
        published,
        List.of(),
        false,
        null,
        new Reply.Progress(CommandState.COMPLETED, null, done));
  }

  private static Reply.FollowUp nextPart(RequestRebuild command, String position, long done) {
    return new Reply.FollowUp(
        Topics.POOL_KEY,
        RequestRebuild.newBuilder(command).setPosition(position).setTold(done).build());
  }
}
