package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.SandboxDiscovered;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SandboxVanished;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.csp.SyncRefused;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.command.StatusHeaders;
import io.sandboxbroker.worker.comparison.QueuedList.Progress;
import io.sandboxbroker.worker.wire.EventHeaders;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Forwards what a list has changed, and the outcome of its sync. The ids of the facts derive from
 * the sync's id, so that a repetition has the same ids.
 *
 * @param now the time of the forwarded records
 */
record FactForwarder(
    ProcessorContext<String, SpecificRecord> context,
    Serializer<SpecificRecord> serializer,
    SyncMetrics metrics,
    long now) {

  void discovered(ListBegun begun, SandboxListed account) {
    String id = account.getSandboxId();
    String factId = factId("SandboxDiscovered", id, begun.getSyncId());
    Instant at = begun.getStartedAt();
    var fact =
        new SandboxDiscovered(
            factId,
            id,
            begun.getSyncId(),
            account.getName(),
            account.getExternalId(),
            account.getSfdcAccountId(),
            account.getCreatedAt(),
            at);
    forward(id, factId, at, fact);
  }

  void vanished(ListBegun begun, String sandboxId) {
    String factId = factId("SandboxVanished", sandboxId, begun.getSyncId());
    Instant at = begun.getStartedAt();
    forward(sandboxId, factId, at, new SandboxVanished(factId, sandboxId, begun.getSyncId(), at));
  }

  void completed(QueuedList list) {
    ListBegun begun = list.begun();
    Progress progress = list.progress();
    String factId = factId("SyncCompleted", Topics.POOL_KEY, begun.getSyncId());
    var completed =
        new SyncCompleted(
            factId,
            begun.getSyncId(),
            begun.getCauseId(),
            begun.getListed(),
            progress.discovered(),
            progress.vanished(),
            begun.getStartedAt(),
            begun.getEndedAt(),
            begun.getDryRun());
    outcome(begun, list.status(), CommandState.COMPLETED, factId, completed);
    metrics.onCompleted(completed);
  }

  /**
   * @param listed the accounts of the list, as far as they are known
   * @param expected the length of the last complete list
   */
  void refused(
      ListBegun begun,
      @Nullable StatusHeaders status,
      SyncRefusal reason,
      int listed,
      int expected) {
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
    outcome(begun, status, CommandState.REFUSED, factId, refused);
    metrics.onRefused(refused, begun.getStartedAt());
  }

  private void outcome(
      ListBegun begun,
      @Nullable StatusHeaders status,
      CommandState state,
      String factId,
      SpecificRecord outcome) {
    var headers = EventHeaders.of(outcome, factId, begun.getEndedAt(), Topics.POOL_KEY);
    if (status != null) {
      status.writeActor(headers);
    }
    forward(Topics.POOL_KEY, outcome, headers);
    if (status != null) {
      byte[] bytes = serializer.serialize(Topics.CSP.name(), outcome);
      String command = begun.getCauseId();
      context.forward(
          new Record<>(
              command, status.ofSync(command, state, bytes, Instant.ofEpochMilli(now)), now),
          ComparisonTopology.STATUS);
    }
  }

  private void forward(String key, String factId, Instant observedAt, SpecificRecord fact) {
    forward(key, fact, EventHeaders.of(fact, factId, observedAt, key));
  }

  private void forward(String key, SpecificRecord fact, Headers headers) {
    context.forward(new Record<>(key, fact, now, headers), ComparisonTopology.CHANGES);
  }

  private static String factId(String type, String subject, String syncId) {
    return type + ":" + subject + ":" + syncId;
  }
}
