package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.ListUnusable;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.worker.command.StatusHeaders;
import io.sandboxbroker.worker.wire.SandboxStates;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Collects the lists of the CSP, and compares each with the known accounts in slices: a long list
 * takes many transactions, none of them long. All state is in stores.
 */
final class ListComparisonProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  static final Duration TICK = Duration.ofMillis(100);

  private final SyncGuardSettings guard;
  private final Duration interval;
  private final int slice;
  private final SyncMetrics metrics;
  private final Serializer<SpecificRecord> serializer;

  private @Nullable Cancellable ticks;

  /**
   * @param interval two absences of an account count only if their lists are this far apart
   * @param slice the accounts that are handled at a time
   */
  ListComparisonProcessor(
      SyncGuardSettings guard,
      Duration interval,
      int slice,
      SyncMetrics metrics,
      Serializer<SpecificRecord> serializer) {
    this.guard = guard;
    this.interval = interval;
    this.slice = slice;
    this.metrics = metrics;
    this.serializer = serializer;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecord> context) {
    super.init(context);
    ticks = context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::work);
  }

  /** A revived task is initialised again, and its former ticks would go on. */
  @Override
  public void close() {
    if (ticks != null) {
      ticks.cancel();
      ticks = null;
    }
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    var lists = new IncomingLists(context());
    @Nullable StatusHeaders status = StatusHeaders.read(record.headers()).orElse(null);
    switch (record.value()) {
      case ListBegun begun -> {
        if (!lists.begin(begun, status)) {
          refuse(lists, begun, status, SyncRefusal.BUSY, record.timestamp());
        }
      }
      case SandboxListed account -> lists.add(account);
      case ListEnded end -> {
        if (lists.end(end)) {
          work(record.timestamp());
        }
      }
      case ListUnusable unusable ->
          refuse(lists, begun(unusable), status, unusable.getReason(), record.timestamp());
      case CspDeletionConfirmed deletion ->
          known().onRemoved(deletion.getSandboxId(), deletion.getObservedAt());
      case PoolRebuilt rebuilt -> lists.requireFull();
      case SpecificRecord event -> SandboxStates.of(event).ifPresent(known()::onEvent);
      case null -> {
        // An unreadable record, which is a dead letter by now.
      }
    }
  }

  private void work(long now) {
    new ListComparer(new IncomingLists(context()), known(), guard, interval, facts(now))
        .work(slice);
  }

  private void refuse(
      IncomingLists lists,
      ListBegun begun,
      @Nullable StatusHeaders status,
      SyncRefusal reason,
      long now) {
    lists.markOutcome(begun.getSyncId());
    facts(now).refused(begun, status, reason, 0, known().expected());
  }

  private KnownAccounts known() {
    return new KnownAccounts(context());
  }

  private FactForwarder facts(long now) {
    return new FactForwarder(context(), serializer, metrics, now);
  }

  private static ListBegun begun(ListUnusable unusable) {
    return ListBegun.newBuilder()
        .setSyncId(unusable.getSyncId())
        .setCauseId(unusable.getCauseId())
        .setListed(0)
        .setStartedAt(unusable.getStartedAt())
        .setEndedAt(unusable.getEndedAt())
        .build();
  }
}
