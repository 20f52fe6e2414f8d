package io.sandboxbroker.worker.timer;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.timer.SyncDue;
import io.sandboxbroker.timer.SyncReason;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.EventHeaders;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Makes a sync due when an allocation enters the queue: the CSP may have sandboxes that the pool
 * does not know yet. All time comes from the records.
 */
final class SyncOnEmptyPoolProcessor
    extends ContextualProcessor<String, SpecificRecord, String, SpecificRecord> {

  private static final String STORE = "empty-pool";

  private static final String ID_PREFIX = "empty-pool@";

  private final Duration minInterval;

  SyncOnEmptyPoolProcessor(Duration minInterval) {
    this.minInterval = minInterval;
  }

  static StoreBuilder<?> store() {
    return Stores.keyValueStoreBuilder(
        Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.Long());
  }

  /** Whether an id belongs to a sync that this processor made due. */
  static boolean hasId(String timerId) {
    return timerId.startsWith(ID_PREFIX);
  }

  @Override
  public void process(Record<String, SpecificRecord> record) {
    if (record.value() instanceof AllocateSandbox command && command.getTurn() == null) {
      publishSync(Instant.ofEpochMilli(record.timestamp()));
    }
  }

  private void publishSync(Instant now) {
    KeyValueStore<String, Long> store = context().getStateStore(STORE);
    @Nullable Long before = store.get(Topics.POOL_KEY);
    if (before != null && now.isBefore(Instant.ofEpochMilli(before).plus(minInterval))) {
      return;
    }
    store.put(Topics.POOL_KEY, now.toEpochMilli());
    String id = ID_PREFIX + now.toEpochMilli();
    var due = new SyncDue(id, now, SyncReason.POOL_EMPTY, false, false, false);
    var headers = EventHeaders.of(due, id, now, Topics.POOL_KEY);
    context().forward(new Record<>(Topics.POOL_KEY, due, now.toEpochMilli(), headers));
  }
}
