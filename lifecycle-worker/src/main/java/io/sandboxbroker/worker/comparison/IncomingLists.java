package io.sandboxbroker.worker.comparison;

import io.sandboxbroker.csp.ListBegun;
import io.sandboxbroker.csp.ListEnded;
import io.sandboxbroker.csp.SandboxListed;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.command.StatusHeaders;
import io.sandboxbroker.worker.comparison.QueuedList.Phase;
import io.sandboxbroker.worker.comparison.QueuedList.Progress;
import io.sandboxbroker.worker.wire.AccountKey;
import io.sandboxbroker.worker.wire.StoredRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * Stores the lists that come in, each with its accounts, until they are compared. At most one list
 * is coming in; those before it are complete and wait for their turn. Not thread-safe.
 */
final class IncomingLists {

  /** Each list has thousands of accounts. */
  static final int MAX_LISTS = 8;

  private static final String LISTS = "incoming-lists";
  private static final String ACCOUNTS = "incoming-accounts";
  private static final String STATE = "comparison-state";

  private static final String COLLECTING = "collecting";
  private static final String FULL = "full";
  private static final String OUTCOME = "outcome/";
  private static final String LAST_OUTCOME = "last-outcome";

  /** More than a batch of syncs that is published again. */
  private static final int MAX_OUTCOMES = 64;

  private final KeyValueStore<String, SpecificRecord> lists;
  private final KeyValueStore<String, SpecificRecord> accounts;
  private final KeyValueStore<String, String> state;

  IncomingLists(ProcessorContext<?, ?> context) {
    this.lists = context.getStateStore(LISTS);
    this.accounts = context.getStateStore(ACCOUNTS);
    this.state = context.getStateStore(STATE);
  }

  static List<StoreBuilder<?>> stores(Serde<SpecificRecord> records) {
    return List.of(
        StoredRecords.store(LISTS, Topics.CSP_LISTS, records),
        StoredRecords.store(ACCOUNTS, Topics.CSP_LISTS, records),
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STATE), Serdes.String(), Serdes.String()));
  }

  /**
   * Begins a list in place of an unfinished one. A list that has an outcome, or waits for it, is a
   * repetition.
   *
   * @return whether there is room for it
   */
  boolean begin(ListBegun begun, @Nullable StatusHeaders status) {
    List<QueuedList> queued = queued();
    for (QueuedList list : queued) {
      if (list.is(Phase.COLLECTING)) {
        state.delete(COLLECTING);
        store(list.with(list.progress().in(Phase.DROPPING)));
      }
    }
    String sync = begun.getSyncId();
    boolean isRepetition =
        hasOutcome(sync)
            || queued.stream()
                .anyMatch(
                    list -> !list.is(Phase.COLLECTING) && list.begun().getSyncId().equals(sync));
    if (isRepetition) {
      return true;
    }
    if (queued.size() >= MAX_LISTS) {
      return false;
    }
    long last = queued.isEmpty() ? 0 : Long.parseLong(queued.getLast().id());
    String id = "%019d".formatted(last + 1);
    lists.put(id, begun);
    store(new QueuedList(id, begun, Progress.BEGUN, status));
    state.put(COLLECTING, id);
    return true;
  }

  /** Adds an account that belongs to the list that is coming in; ignores others. */
  void add(SandboxListed account) {
    collecting(account.getSyncId())
        .ifPresent(
            id -> accounts.put(prefix(id) + AccountKey.of(account.getExternalId()), account));
  }

  /**
   * Completes the list that is coming in.
   *
   * @return whether it waits for the comparison now
   */
  boolean end(ListEnded end) {
    Optional<String> id = collecting(end.getSyncId());
    id.ifPresent(
        it -> {
          state.delete(COLLECTING);
          QueuedList list = read(it);
          store(list.with(list.progress().in(Phase.COUNTING)));
        });
    return id.isPresent();
  }

  private Optional<String> collecting(String syncId) {
    return Optional.ofNullable(state.get(COLLECTING))
        .filter(id -> ((ListBegun) lists.get(id)).getSyncId().equals(syncId));
  }

  /** The list whose turn it is; empty when none is complete. */
  Optional<QueuedList> next() {
    return queued().stream().findFirst().filter(list -> !list.is(Phase.COLLECTING));
  }

  /** Accounts of a list, without the list's id in their keys. */
  List<KeyValue<String, SandboxListed>> after(QueuedList list, int max) {
    String prefix = prefix(list.id());
    return StoreSlice.after(accounts, prefix + list.progress().cursor(), list.id() + '0', max)
        .stream()
        .map(
            entry ->
                KeyValue.pair(entry.key.substring(prefix.length()), (SandboxListed) entry.value))
        .toList();
  }

  boolean has(QueuedList list, String key) {
    return accounts.get(prefix(list.id()) + key) != null;
  }

  void delete(QueuedList list, String key) {
    accounts.delete(prefix(list.id()) + key);
  }

  void store(QueuedList list) {
    state.put(prefix(LISTS) + list.id(), list.toText());
  }

  /** Forgets a list without accounts. */
  void remove(QueuedList list) {
    lists.delete(list.id());
    state.delete(prefix(LISTS) + list.id());
  }

  /** Makes the next accepted list publish every account anew. */
  void requireFull() {
    state.put(FULL, "");
  }

  /** Whether a list has to publish every account anew; the next one has not. */
  boolean takeFull() {
    return state.delete(FULL) != null;
  }

  private boolean hasOutcome(String syncId) {
    try (var entries = state.range(OUTCOME, OUTCOME + '~')) {
      while (entries.hasNext()) {
        if (entries.next().value.equals(syncId)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Remembers that a sync has its outcome, so that a repetition of its list has no other. */
  void markOutcome(String syncId) {
    @Nullable String last = state.get(LAST_OUTCOME);
    int next = last == null ? 0 : (Integer.parseInt(last) + 1) % MAX_OUTCOMES;
    state.put(LAST_OUTCOME, Integer.toString(next));
    state.put(OUTCOME + next, syncId);
  }

  private List<QueuedList> queued() {
    List<QueuedList> queued = new ArrayList<>();
    try (var entries = lists.all()) {
      entries.forEachRemaining(
          entry -> queued.add(QueuedList.of(entry.key, (ListBegun) entry.value, text(entry.key))));
    }
    return queued;
  }

  private QueuedList read(String id) {
    return QueuedList.of(id, (ListBegun) lists.get(id), text(id));
  }

  private String text(String id) {
    return state.get(prefix(LISTS) + id);
  }

  private static String prefix(String id) {
    return id + '/';
  }
}
