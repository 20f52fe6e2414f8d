package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.StoredRecords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Stores the sandboxes of the last complete list, and those that are missing from it but were in
 * the one before. A second store holds why a sandbox is missing. Not thread-safe.
 */
final class KnownSandboxes {

  private static final String KNOWN = "known-sandboxes";
  private static final String MISSING = "missing-sandboxes";

  /** Stands for a deleted sandbox; otherwise the value is the first sync that missed it. */
  private static final String DELETED = "deleted";

  private final KeyValueStore<String, SpecificRecord> known;
  private final KeyValueStore<String, String> missing;

  KnownSandboxes(ProcessorContext<?, ?> context) {
    this.known = context.getStateStore(KNOWN);
    this.missing = context.getStateStore(MISSING);
  }

  /**
   * The difference between a list and the known sandboxes.
   *
   * @param discovered the sandboxes that are new or have changed
   * @param returned the ids of those that were missing from the last list
   * @param missed the ids of those that are missing for the first time
   * @param vanished the ids of those that are missing again
   */
  record ListDifference(
      List<SandboxListed> discovered,
      List<String> returned,
      List<String> missed,
      List<String> vanished) {}

  static List<StoreBuilder<?>> stores(Serde<SpecificRecord> records) {
    return List.of(
        StoredRecords.store(KNOWN, Topics.CSP_LISTS, records),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(MISSING), Serdes.String(), Serdes.String()));
  }

  /** The length of the last complete list, without the sandboxes deleted since. */
  int expected() {
    return idsOf(known).size() - idsOf(missing).size();
  }

  /** Expects the next lists to lack a sandbox, and counts this as its first absence. */
  void onDeleted(String sandboxId) {
    if (known.get(sandboxId) != null) {
      missing.put(sandboxId, DELETED);
    }
  }

  /** Compares a complete list with the known sandboxes; changes nothing. */
  ListDifference difference(List<SandboxListed> listed) {
    var difference =
        new ListDifference(
            new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    Set<String> unseen = new LinkedHashSet<>(idsOf(known));
    for (SandboxListed sandbox : listed) {
      String id = sandbox.getSandboxId();
      unseen.remove(id);
      if (!isSame((SandboxListed) known.get(id), sandbox)) {
        difference.discovered().add(sandbox);
      }
      String reason = missing.get(id);
      if (reason != null && !reason.equals(DELETED)) {
        difference.returned().add(id);
      }
    }
    for (String id : unseen) {
      (missing.get(id) == null ? difference.missed() : difference.vanished()).add(id);
    }
    return difference;
  }

  /** Makes the compared list the last complete one. */
  void apply(ListDifference difference, String syncId) {
    difference.discovered().forEach(sandbox -> known.put(sandbox.getSandboxId(), sandbox));
    difference.returned().forEach(missing::delete);
    difference.missed().forEach(id -> missing.put(id, syncId));
    for (String id : difference.vanished()) {
      known.delete(id);
      missing.delete(id);
    }
  }

  private static boolean isSame(@Nullable SandboxListed before, SandboxListed now) {
    return before != null
        && before.getName().equals(now.getName())
        && before.getExternalId().equals(now.getExternalId())
        && before.getSfdcAccountId().equals(now.getSfdcAccountId())
        && Objects.equals(before.getCreatedAt(), now.getCreatedAt());
  }

  private static List<String> idsOf(KeyValueStore<String, ?> store) {
    List<String> ids = new ArrayList<>();
    try (var entries = store.all()) {
      entries.forEachRemaining(entry -> ids.add(entry.key));
    }
    return ids;
  }
}
