package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.ListUnusable;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.command.StatusHeaders;
import io.sandboxbroker.worker.comparison.KnownSandboxes.ListDifference;
import io.sandboxbroker.worker.wire.WorkerEvents;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Compares each list with the last complete one at its end, and publishes what has changed. The ids
 * of the facts derive from the sync's id, so that a repetition has the same ids.
 */
final class ListComparisonProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private final SyncGuardSettings guard;
  private final SyncMetrics metrics;
  private final Serializer<SpecificRecord> serializer;

  ListComparisonProcessor(
      SyncGuardSettings guard, SyncMetrics metrics, Serializer<SpecificRecord> serializer) {
    this.guard = guard;
    this.metrics = metrics;
    this.serializer = serializer;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    var incoming = new IncomingList(context());
    var known = new KnownSandboxes(context());
    var facts = new FactForwarder(context(), serializer, record.headers(), record.timestamp());
    switch (record.value()) {
      case ListBegun begun -> incoming.begin(begun);
      case SandboxListed sandbox -> incoming.add(sandbox);
      case ListEnded end ->
          incoming.end(end).ifPresent(begun -> compare(begun, incoming, known, facts));
      case ListUnusable unusable -> refuse(unusable, known, facts);
      case CspDeletionConfirmed deletion -> known.onDeleted(deletion.getSandboxId());
      case null, default -> {
        // The topic carries nothing else.
      }
    }
  }

  private void compare(
      ListBegun begun, IncomingList incoming, KnownSandboxes known, FactForwarder facts) {
    List<SandboxListed> listed = incoming.sandboxes();
    int expected = known.expected();
    incoming.drop();
    if (listed.size() != begun.getListed()) {
      refuse(begun, SyncRefusal.TRUNCATED, listed.size(), expected, facts);
    } else if (!begun.getOverride() && !guard.accepts(listed.size(), expected)) {
      refuse(begun, SyncRefusal.SHRUNK, listed.size(), expected, facts);
    } else {
      ListDifference difference = known.difference(listed);
      if (!begun.getDryRun()) {
        known.apply(difference, begun.getSyncId());
        incoming.markCompared(begun);
        publish(begun, difference, facts);
      }
      complete(begun, difference, facts);
    }
  }

  private static void publish(ListBegun begun, ListDifference difference, FactForwarder facts) {
    String syncId = begun.getSyncId();
    Instant at = begun.getStartedAt();
    for (SandboxListed sandbox : difference.discovered()) {
      String id = sandbox.getSandboxId();
      String factId = factId("SandboxDiscovered", id, syncId);
      var discovered =
          new SandboxDiscovered(
              factId,
              id,
              syncId,
              sandbox.getName(),
              sandbox.getExternalId(),
              sandbox.getSfdcAccountId(),
              sandbox.getCreatedAt(),
              at);
      facts.forward(id, factId, at, discovered);
    }
    for (String id : difference.vanished()) {
      String factId = factId("SandboxVanished", id, syncId);
      facts.forward(id, factId, at, new SandboxVanished(factId, id, syncId, at));
    }
  }

  private void complete(ListBegun begun, ListDifference difference, FactForwarder facts) {
    String factId = factId("SyncCompleted", Topics.POOL_KEY, begun.getSyncId());
    var completed =
        new SyncCompleted(
            factId,
            begun.getSyncId(),
            begun.getCauseId(),
            begun.getListed(),
            difference.discovered().size(),
            difference.vanished().size(),
            begun.getStartedAt(),
            begun.getEndedAt(),
            begun.getDryRun());
    facts.forwardOutcome(
        begun.getCauseId(), CommandState.COMPLETED, factId, begun.getEndedAt(), completed);
    metrics.onCompleted(completed);
  }

  private void refuse(ListUnusable unusable, KnownSandboxes known, FactForwarder facts) {
    var begun =
        new ListBegun(
            unusable.getSyncId(),
            unusable.getCauseId(),
            0,
            unusable.getStartedAt(),
            unusable.getEndedAt(),
            false,
            false);
    refuse(begun, unusable.getReason(), 0, known.expected(), facts);
  }

  private void refuse(
      ListBegun begun, SyncRefusal reason, int listed, int expected, FactForwarder facts) {
    String factId = factId("SyncRefused", Topics.POOL_KEY, begun.getSyncId());
    var refused =
        new SyncRefused(
            factId,
            begun.getSyncId(),
            begun.getCauseId(),
            reason,
            listed,
            expected,
            begun.getEndedAt());
    facts.forwardOutcome(
        begun.getCauseId(), CommandState.REFUSED, factId, begun.getEndedAt(), refused);
    metrics.onRefused(refused, begun.getStartedAt());
  }

  private static String factId(String type, String subject, String syncId) {
    return type + ":" + subject + ":" + syncId;
  }

  /**
   * Forwards facts, and the status of the command that requested the sync.
   *
   * @param source the headers of the record that ends the list
   * @param now the time of that record
   */
  private record FactForwarder(
      ProcessorContext<String, SpecificRecord> context,
      Serializer<SpecificRecord> serializer,
      Headers source,
      long now) {

    void forward(String key, String factId, Instant observedAt, SpecificRecord fact) {
      var headers = WorkerEvents.headers(fact, factId, observedAt, key);
      context.forward(new Record<>(key, fact, now, headers), ComparisonTopology.CHANGES);
    }

    void forwardOutcome(
        String cause,
        CommandState state,
        String factId,
        Instant observedAt,
        SpecificRecord outcome) {
      forward(Topics.POOL_KEY, factId, observedAt, outcome);
      byte[] bytes = serializer.serialize(Topics.CSP.name(), outcome);
      StatusHeaders.read(source)
          .map(command -> command.ofSync(cause, state, bytes, Instant.ofEpochMilli(now)))
          .map(status -> new Record<>(cause, status, now))
          .ifPresent(record -> context.forward(record, ComparisonTopology.STATUS));
    }
  }
}
