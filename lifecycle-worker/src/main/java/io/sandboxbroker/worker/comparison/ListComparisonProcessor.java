package io.sandboxbroker.worker.comparison;

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
import io.sandboxbroker.worker.wire.WorkerEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Compares each list with the last complete one when it has come in, and tells what has changed.
 * The ids of what it tells derive from the sync's, so that a repeat has the same.
 */
final class ListComparisonProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private final SyncGuardSettings guard;
  private final SyncMetrics metrics;

  ListComparisonProcessor(SyncGuardSettings guard, SyncMetrics metrics) {
    this.guard = guard;
    this.metrics = metrics;
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    var stores = new Lists(IncomingList.of(context()), KnownSandboxes.of(context()));
    var telling = new FactForwarder(context(), record.timestamp());
    switch (record.value()) {
      case ListBegun begun -> stores.incoming().begin(begun);
      case SandboxListed sandbox -> stores.incoming().add(sandbox);
      case ListEnded end ->
          stores.incoming().ended(end).ifPresent(begun -> compare(begun, stores, telling));
      case ListUnusable unusable -> refuse(unusable, stores, telling);
      case CspDeletionConfirmed deletion -> stores.known().deleted(deletion.getSandboxId());
      case null, default -> {
        // Nothing else is told here.
      }
    }
  }

  private record Lists(IncomingList incoming, KnownSandboxes known) {}

  private void compare(ListBegun begun, Lists stores, FactForwarder telling) {
    List<SandboxListed> listed = stores.incoming().sandboxes();
    int expected = stores.known().expected();
    stores.incoming().drop();
    if (listed.size() != begun.getListed()) {
      refuse(begun, SyncRefusal.TRUNCATED, listed.size(), expected, telling);
    } else if (!begun.getOverride() && !guard.believes(listed.size(), expected)) {
      refuse(begun, SyncRefusal.SHRUNK, listed.size(), expected, telling);
    } else {
      ListDifference difference = stores.known().difference(listed);
      if (!begun.getDryRun()) {
        stores.known().apply(difference, begun.getSyncId());
        stores.incoming().compared(begun);
        tell(begun, difference, telling);
      }
      complete(begun, difference, telling);
    }
  }

  private static void tell(ListBegun begun, ListDifference difference, FactForwarder telling) {
    String syncId = begun.getSyncId();
    Instant at = begun.getStartedAt();
    for (SandboxListed sandbox : difference.discovered()) {
      String id = sandbox.getSandboxId();
      String factId = factId("SandboxDiscovered", id, syncId);
      telling.tell(
          id,
          factId,
          at,
          new SandboxDiscovered(
              factId,
              id,
              syncId,
              sandbox.getName(),
              sandbox.getExternalId(),
              sandbox.getSfdcAccountId(),
              sandbox.getCreatedAt(),
              at));
    }
    for (String id : difference.vanished()) {
      String factId = factId("SandboxVanished", id, syncId);
      telling.tell(id, factId, at, new SandboxVanished(factId, id, syncId, at));
    }
  }

  private void complete(ListBegun begun, ListDifference difference, FactForwarder telling) {
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
    telling.tell(Topics.POOL_KEY, factId, begun.getEndedAt(), completed);
    metrics.told(completed);
  }

  private void refuse(ListUnusable unusable, Lists stores, FactForwarder telling) {
    var announced =
        new ListBegun(
            unusable.getSyncId(),
            unusable.getCauseId(),
            0,
            unusable.getStartedAt(),
            unusable.getEndedAt(),
            false,
            false);
    refuse(announced, unusable.getReason(), 0, stores.known().expected(), telling);
  }

  private void refuse(
      ListBegun begun, SyncRefusal reason, int listed, int expected, FactForwarder telling) {
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
    telling.tell(Topics.POOL_KEY, factId, begun.getEndedAt(), refused);
    metrics.told(refused, Duration.between(begun.getStartedAt(), begun.getEndedAt()));
  }

  private static String factId(String type, String subject, String syncId) {
    return type + ":" + subject + ":" + syncId;
  }

  /**
   * @param now when the record came that makes this known
   */
  private record FactForwarder(ProcessorContext<String, SpecificRecord> context, long now) {

    void tell(String key, String factId, Instant observedAt, SpecificRecord fact) {
      var headers = WorkerEvents.headers(fact, factId, observedAt, key);
      context.forward(new Record<>(key, fact, now, headers));
    }
  }
}
