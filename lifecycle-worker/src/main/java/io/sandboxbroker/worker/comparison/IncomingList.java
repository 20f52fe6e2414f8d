package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.SandboxListed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The list that is coming in. It is stored, because offsets are committed in the middle of it. Not
 * thread-safe.
 */
final class IncomingList {

  private static final String LIST = "incoming-list";
  private static final String SANDBOXES = "incoming-sandboxes";

  /** The list that is coming in; absent when none is. */
  private static final String BEGUN = "begun";

  /** The last one that was compared. */
  private static final String DONE = "done";

  private final KeyValueStore<String, SpecificRecord> list;
  private final KeyValueStore<String, SpecificRecord> sandboxes;

  private IncomingList(
      KeyValueStore<String, SpecificRecord> list, KeyValueStore<String, SpecificRecord> sandboxes) {
    this.list = list;
    this.sandboxes = sandboxes;
  }

  static List<StoreBuilder<?>> stores(Serde<SpecificRecord> records) {
    return List.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(LIST), Serdes.String(), StoredRecords.of(records)),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(SANDBOXES), Serdes.String(), StoredRecords.of(records)));
  }

  static IncomingList of(ProcessorContext<?, ?> context) {
    return new IncomingList(context.getStateStore(LIST), context.getStateStore(SANDBOXES));
  }

  /** Begins a list, unless it has been compared before; drops one that never ended. */
  void begin(ListBegun begun) {
    drop();
    if (!isSync(DONE, begun.getSyncId())) {
      list.put(BEGUN, begun);
    }
  }

  /** Adds to the list if it belongs to it. */
  void add(SandboxListed sandbox) {
    if (isSync(BEGUN, sandbox.getSyncId())) {
      sandboxes.put(sandbox.getSandboxId(), sandbox);
    }
  }

  /** The list that this is the end of; empty when its beginning is missing. */
  Optional<ListBegun> ended(ListEnded end) {
    return isSync(BEGUN, end.getSyncId()) ? Optional.ofNullable(begun(BEGUN)) : Optional.empty();
  }

  /** What has come in so far. */
  List<SandboxListed> sandboxes() {
    List<SandboxListed> all = new ArrayList<>();
    try (var entries = sandboxes.all()) {
      entries.forEachRemaining(entry -> all.add((SandboxListed) entry.value));
    }
    return all;
  }

  /** Remembers that it has been compared, so that it is not again when it is told again. */
  void compared(ListBegun begun) {
    list.put(DONE, begun);
  }

  /** Forgets what has come in. */
  void drop() {
    if (list.delete(BEGUN) != null) {
      sandboxes().forEach(sandbox -> sandboxes.delete(sandbox.getSandboxId()));
    }
  }

  private boolean isSync(String which, String syncId) {
    ListBegun begun = begun(which);
    return begun != null && begun.getSyncId().equals(syncId);
  }

  private @Nullable ListBegun begun(String which) {
    return (ListBegun) list.get(which);
  }
}
