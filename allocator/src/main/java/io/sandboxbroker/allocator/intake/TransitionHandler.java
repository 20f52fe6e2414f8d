package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.allocator.candidate.Candidates;
import io.sandboxbroker.allocator.decision.Outcome;
import io.sandboxbroker.allocator.decision.TransitionExecutor;
import io.sandboxbroker.pool.Refusal;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Trigger;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Handles the records of one type that names a sandbox: executes the trigger that the record is.
 *
 * @param trigger maps a record to its trigger
 * @param requestId the HTTP request that a record began with; null when there is none
 * @param rejection the event that refuses a command; null for a type that is never refused
 * @param label the label of an outcome in the counter
 * @param <R> the record type
 */
record TransitionHandler<R extends SpecificRecord>(
    Class<R> type,
    Function<R, Trigger.OfSandbox> trigger,
    Function<R, @Nullable String> requestId,
    @Nullable Rejection<R> rejection,
    @Nullable String counter,
    Function<Outcome, String> label,
    Collaborators collaborators)
    implements RecordHandler<R> {

  /** Builds the event that refuses a command. */
  interface Rejection<R> {
    Event create(R command, Refusal reason, Events events);
  }

  /** What all handlers of transitions use. */
  record Collaborators(TransitionExecutor executor, Candidates candidates, IntakeMetrics metrics) {}

  @Override
  public CompletableFuture<Reply> handle(R value, Context context) {
    Trigger.OfSandbox triggered = trigger.apply(value);
    return collaborators
        .executor()
        .on(context.store())
        .execute(triggered)
        .thenApply(outcome -> reply(value, triggered, outcome, context));
  }

  private Reply reply(R value, Trigger.OfSandbox triggered, Outcome outcome, Context context) {
    collaborators.metrics().decided(type, outcome);
    var events = new Events(triggered.id(), requestId.apply(value), context.now());
    String labelled = label.apply(outcome);
    return switch (outcome) {
      case Outcome.Changed changed -> {
        Reply reply = Reply.of(labelled, events.changed(changed.entry(), failure(triggered)), null);
        if (!(changed.entry().after() instanceof Sandbox.Available available)) {
          yield reply;
        }
        if (!changed.repeated()) {
          collaborators.candidates().offer(available);
        }
        yield reply.wakingQueue();
      }
      case Outcome.Repeated repeated ->
          Reply.of(labelled, events.deletionRepeated(repeated.sandbox()), null);
      case Outcome.Refused refused when rejection != null ->
          Reply.of(labelled, rejection.create(value, refused.reason(), events), null);
      case Outcome.Ignored ignored -> Reply.none(labelled);
      case Outcome.Refused impossible -> throw new IllegalStateException("" + impossible);
      case Outcome.Queued impossible -> throw new IllegalStateException("" + impossible);
    };
  }

  private static String failure(Trigger.OfSandbox triggered) {
    return triggered instanceof Trigger.CspDeletionFailed failed ? failed.reason() : "";
  }
}
