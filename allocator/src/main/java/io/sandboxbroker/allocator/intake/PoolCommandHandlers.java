package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.intake.RecordHandler.Context;
import io.sandboxbroker.allocator.sweep.PoolRebuild;
import io.sandboxbroker.allocator.sweep.PoolSweep;
import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.pool.CurrentState;
import io.sandboxbroker.pool.Decision.IgnoreReason;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.timer.SweepDue;
import io.sandboxbroker.timer.SweepScope;
import io.sandboxbroker.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The handlers of the operators' commands and of the sweep. They read the pool. A rebuild also
 * retires free sandboxes whose account is another sandbox.
 */
record PoolCommandHandlers(
    PoolSweep sweep, PoolRebuild rebuild, DuplicateRetirement duplicates, IntakeMetrics metrics) {

  private static final Set<Status> EXPIRIES = Set.of(Status.ALLOCATED);
  private static final Set<Status> DELETIONS =
      Set.of(Status.PENDING_DELETION, Status.DELETION_FAILED, Status.STALE);
  private static final Set<Status> ALL_OVERDUE =
      Set.of(Status.ALLOCATED, Status.PENDING_DELETION, Status.DELETION_FAILED, Status.STALE);

  List<RecordHandler<?>> all() {
    return List.of(
        new RecordHandler<>(RetryDeletion.class, PoolCommandHandlers::retry),
        new RecordHandler<>(RequestCleanup.class, this::cleanUp),
        new RecordHandler<>(RequestBulkDeletion.class, this::deleteInBulk),
        new RecordHandler<>(RequestRebuild.class, this::rebuild),
        new RecordHandler<>(SweepDue.class, this::sweep));
  }

  /** Makes the next try of one deletion due at once. */
  private static CompletableFuture<Reply> retry(RetryDeletion command, Context context) {
    var id = new SandboxId(command.getSandboxId());
    return context
        .store()
        .find(id)
        .thenApply(
            entry -> {
              CurrentState current =
                  entry
                      .<CurrentState>map(PoolEntry::sandbox)
                      .orElseGet(() -> new UnknownSandbox(id));
              var events =
                  new Events(command.getCommandId(), command.getRequestId(), context.now());
              return switch (current) {
                case Sandbox.AwaitingDeletion awaiting ->
                    Reply.completed("due", events.deletionDue(awaiting));
                case UnknownSandbox ignored ->
                    rejected(id, RetryRejection.SANDBOX_NOT_FOUND, events);
                case Sandbox.Deleted ignored ->
                    rejected(id, RetryRejection.SANDBOX_NOT_FOUND, events);
                case Sandbox.NeverAllocated ignored ->
                    rejected(id, RetryRejection.NOT_BEING_DELETED, events);
                case Sandbox.Allocated ignored ->
                    rejected(id, RetryRejection.NOT_BEING_DELETED, events);
              };
            });
  }

  private static Reply rejected(SandboxId id, RetryRejection reason, Events events) {
    String sandbox = id.value();
    var event =
        new RetryRejected(
            events.id("RetryRejected"),
            events.causeId(),
            events.requestId(),
            events.now(),
            sandbox,
            reason);
    return Reply.refused(reason, events.answer(sandbox, sandbox, event));
  }

  /** Makes the next try of every deletion due at once. */
  private CompletableFuture<Reply> cleanUp(RequestCleanup command, Context context) {
    return sweep
        .findBeingDeleted()
        .thenApply(
            found -> {
              var events =
                  new Events(command.getCommandId(), command.getRequestId(), context.now());
              var begun =
                  new CleanupBegun(
                      events.id("CleanupBegun"),
                      events.causeId(),
                      events.requestId(),
                      events.now(),
                      ids(found));
              List<Reply.Event> published = new ArrayList<>();
              published.add(events.answer(events.causeId(), Topics.POOL_KEY, begun));
              found.forEach(sandbox -> published.add(events.snapshot(sandbox, true)));
              return Reply.begun(found, published, List.of());
            });
  }

  /** Publishes a command for each sandbox of a status; that command decides on its sandbox. */
  private CompletableFuture<Reply> deleteInBulk(RequestBulkDeletion command, Context context) {
    return sweep
        .findIn(ReleaseAndLifecycleHandlers.removable(command.getStatus()))
        .thenApply(
            found -> {
              var events =
                  new Events(command.getCommandId(), command.getRequestId(), context.now());
              var begun =
                  new BulkDeletionBegun(
                      events.id("BulkDeletionBegun"),
                      events.causeId(),
                      events.requestId(),
                      events.now(),
                      ids(found.sandboxes()),
                      found.more());
              return Reply.begun(
                  found.sandboxes(),
                  List.of(events.answer(events.causeId(), Topics.POOL_KEY, begun)),
                  ids(found.sandboxes()).stream().map(id -> removal(command, id)).toList());
            });
  }

  private static Reply.FollowUp removal(RequestBulkDeletion command, String sandbox) {
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

  /**
   * Publishes the state of one part of the pool, and the command for the next part. That has the
   * same id, so that the last part answers the command.
   */
  private CompletableFuture<Reply> rebuild(RequestRebuild command, Context context) {
    var events = new Events(command.getCommandId(), command.getRequestId(), context.now());
    return rebuild
        .read(command.getPosition())
        .thenCompose(
            part ->
                duplicates
                    .retire(part.sandboxes(), events, context)
                    .thenApply(retired -> rebuilt(command, part, retired, events)));
  }

  private static Reply rebuilt(
      RequestRebuild command, PoolRebuild.Part part, List<Reply.Event> retired, Events events) {
    List<Reply.Event> published = new ArrayList<>();
    part.sandboxes().forEach(sandbox -> published.add(events.snapshot(sandbox, false)));
    published.addAll(retired);
    long done = command.getTold() + part.sandboxes().size();
    if (part.next() == null) {
      var rebuilt =
          new PoolRebuilt(
              events.id("PoolRebuilt"), events.causeId(), events.requestId(), events.now(), done);
      published.add(events.answer(events.causeId(), Topics.POOL_KEY, rebuilt));
      return rebuilding("rebuilt", published, List.of(), CommandState.COMPLETED, done);
    }
    var next = RequestRebuild.newBuilder(command).setPosition(part.next()).setTold(done).build();
    var further = List.of(new Reply.FollowUp(Topics.POOL_KEY, next));
    return rebuilding("part", published, further, CommandState.RUNNING, done);
  }

  private static Reply rebuilding(
      String outcome,
      List<Reply.Event> events,
      List<Reply.FollowUp> commands,
      CommandState state,
      long done) {
    var progress = new Reply.Progress(state, null, done);
    return new Reply(outcome, events, commands, false, null, progress);
  }

  /** Publishes the state of overdue sandboxes, from which the worker sets their timers again. */
  private CompletableFuture<Reply> sweep(SweepDue due, Context context) {
    Set<Status> statuses = statuses(due.getScope());
    if (sweep.isOutdated(context.writtenAt())) {
      metrics.decided("SweepDue", new Outcome.Ignored(IgnoreReason.OVERTAKEN));
      return completedFuture(Reply.of("ignored", List.of()));
    }
    return sweep
        .findOverdue(due.getTimerId(), statuses)
        .thenApply(
            overdue -> {
              metrics.orphaned(
                  overdue.stream().filter(Sandbox.Allocated.class::isInstance).count());
              var events = new Events(due.getTimerId(), null, context.now());
              return Reply.of(
                  "swept",
                  overdue.stream().map(sandbox -> events.snapshot(sandbox, false)).toList());
            });
  }

  private static Set<Status> statuses(@Nullable SweepScope scope) {
    return switch (scope) {
      case null -> ALL_OVERDUE;
      case EXPIRIES -> EXPIRIES;
      case DELETIONS -> DELETIONS;
      case UNKNOWN -> throw new IllegalArgumentException("This version does not know the scope");
    };
  }

  private static List<String> ids(List<Sandbox> sandboxes) {
    return sandboxes.stream().map(sandbox -> sandbox.id().value()).toList();
  }
}
