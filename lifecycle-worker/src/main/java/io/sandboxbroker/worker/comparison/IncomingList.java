package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.StoredRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Stores the list that is coming in, because offsets are committed in the middle of it. Not
 * thread-safe.
 */
final class IncomingList {

  private static final String LIST = "incoming-list";
  private static final String SANDBOXES = "incoming-sandboxes";

  /** The key of the list that is coming in; absent when none is. */
  private static final String BEGUN = "begun";

  /** The key of the last list that was compared. */
  private static final String DONE = "done";

  private final KeyValueStore<String, SpecificRecord> list;
  private final KeyValueStore<String, SpecificRecord> sandboxes;

  IncomingList(ProcessorContext<?, ?> context) {
    this.list = context.getStateStore(LIST);
    this.sandboxes = context.getStateStore(SANDBOXES);
  }

  static List<StoreBuilder<?>> stores(Serde<SpecificRecord> records) {
    return List.of(
        StoredRecords.store(LIST, Topics.CSP_LISTS, records),
        StoredRecords.store(SANDBOXES, Topics.CSP_LISTS, records));
  }

  /** Begins a list, unless it has been compared already, and drops an unfinished one. */
  void begin(ListBegun begun) {
    drop();
    if (!isSync(DONE, begun.getSyncId())) {
      list.put(BEGUN, begun);
    }
  }

  /** Adds a sandbox that belongs to the list; ignores others. */
  void add(SandboxListed sandbox) {
    if (isSync(BEGUN, sandbox.getSyncId())) {
      sandboxes.put(sandbox.getSandboxId(), sandbox);
    }
  }

  /** The beginning of the list that ends here; empty when it is missing. */
  Optional<ListBegun> end(ListEnded end) {
    return isSync(BEGUN, end.getSyncId()) ? Optional.ofNullable(begun(BEGUN)) : Optional.empty();
  }

  /** The sandboxes that have come in so far. */
  List<SandboxListed> sandboxes() {
    List<SandboxListed> all = new ArrayList<>();
    try (var entries = sandboxes.all()) {
      entries.forEachRemaining(entry -> all.add((SandboxListed) entry.value));
    }
    return all;
  }

  /** Stores that a list has been compared, so that a repetition of it is not. */
  void markCompared(ListBegun begun) {
    list.put(DONE, begun);
  }

  /** Deletes the list and its sandboxes. */
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
