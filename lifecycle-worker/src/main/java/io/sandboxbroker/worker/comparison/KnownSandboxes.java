package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.SandboxListed;
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
 * What the last complete list held, and what only the one before it did. Two stores: the sandboxes
 * as they were listed, and, for those that are missing, why. Not thread-safe.
 */
final class KnownSandboxes {

  private static final String KNOWN = "known-sandboxes";
  private static final String MISSING = "missing-sandboxes";

  /** Missing, or soon to be, because it was deleted. Otherwise the sync that missed it first. */
  private static final String DELETED = "deleted";

  private final KeyValueStore<String, SpecificRecord> known;
  private final KeyValueStore<String, String> missing;

  private KnownSandboxes(
      KeyValueStore<String, SpecificRecord> known, KeyValueStore<String, String> missing) {
    this.known = known;
    this.missing = missing;
  }

  static List<StoreBuilder<?>> stores(Serde<SpecificRecord> records) {
    return List.of(
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(KNOWN), Serdes.String(), StoredRecords.of(records)),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(MISSING), Serdes.String(), Serdes.String()));
  }

  static KnownSandboxes of(ProcessorContext<?, ?> context) {
    return new KnownSandboxes(context.getStateStore(KNOWN), context.getStateStore(MISSING));
  }

  /** How many the last complete list held, without those deleted since. */
  int expected() {
    return idsOf(known).size() - idsOf(missing).size();
  }

  /** That the next lists lack it will be no surprise, and counts as the first of two. */
  void deleted(String sandboxId) {
    if (known.get(sandboxId) != null) {
      missing.put(sandboxId, DELETED);
    }
  }

  /** What a complete list says that is not known; changes nothing. */
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
      String why = missing.get(id);
      if (why != null && !why.equals(DELETED)) {
        difference.returned().add(id);
      }
    }
    for (String id : unseen) {
      (missing.get(id) == null ? difference.missed() : difference.vanished()).add(id);
    }
    return difference;
  }

  /** Makes the list that said this the last complete one. */
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
      while (entries.hasNext()) {
        ids.add(entries.peekNextKey());
        entries.next();
      }
    }
    return ids;
  }
}
