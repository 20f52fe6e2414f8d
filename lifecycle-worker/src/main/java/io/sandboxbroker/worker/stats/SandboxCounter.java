package io.sandboxbroker.worker.stats;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.stats.KindCount;
import io.sandboxbroker.stats.PoolShare;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes of one stream task, each in its newest version, and how many of each kind they are.
 * Only the sandboxes are stored; the numbers are added up from them when a task begins, so that the
 * two cannot disagree. Not thread-safe.
 */
final class SandboxCounter {

  static final String STORE = "counted-sandboxes";

  private final KeyValueStore<String, CountedSandbox> sandboxes;
  private final SandboxCounts tally = new SandboxCounts();
  private @Nullable Instant newest;
  private boolean addedUp;
  // What a task told before it was taken over is not known: it tells once.
  private boolean changed = true;

  private SandboxCounter(KeyValueStore<String, CountedSandbox> sandboxes) {
    this.sandboxes = sandboxes;
  }

  static StoreBuilder<?> store() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(STORE), Serdes.String(), CountedSandbox.SERDE);
  }

  static SandboxCounter of(ProcessorContext<?, ?> context) {
    return new SandboxCounter(context.getStateStore(STORE));
  }

  /** Counts a sandbox as it stands, unless a newer version of it has been counted. */
  void follow(SandboxState state) {
    addUp();
    @Nullable CountedSandbox before = sandboxes.get(state.getSandboxId());
    CountedSandbox told = CountedSandbox.of(state);
    if (before != null && !told.supersedes(before)) {
      return;
    }
    if (before != null) {
      before.kind().ifPresent(kind -> tally.add(kind, -1));
    }
    count(told);
    sandboxes.put(state.getSandboxId(), told);
    changed = true;
  }

  /** Forgets the sandboxes that were deleted so long ago that nothing comes of them any more. */
  void forget(Instant now, Duration remembered) {
    List<String> deleted = new ArrayList<>();
    try (var entries = sandboxes.all()) {
      while (entries.hasNext()) {
        var entry = entries.next();
        if (entry.value.isGone() && !now.isBefore(entry.value.at().plus(remembered))) {
          deleted.add(entry.key);
        }
      }
    }
    deleted.forEach(sandboxes::delete);
  }

  /** What there is to tell; empty when it is the same as when it was taken the last time. */
  Optional<PoolShare> takeChanged(int mostPrefixes) {
    addUp();
    if (!changed) {
      return Optional.empty();
    }
    changed = false;
    List<KindCount> counts = new ArrayList<>();
    tally
        .bounded(mostPrefixes)
        .counts()
        .forEach((kind, number) -> counts.add(new KindCount(kind.prefix(), kind.status(), number)));
    return Optional.of(new PoolShare(counts, newest));
  }

  private void addUp() {
    if (!addedUp) {
      addedUp = true;
      try (var entries = sandboxes.all()) {
        entries.forEachRemaining(entry -> count(entry.value));
      }
    }
  }

  private void count(CountedSandbox sandbox) {
    sandbox.kind().ifPresent(kind -> tally.add(kind, 1));
    if (newest == null || sandbox.at().isAfter(newest)) {
      newest = sandbox.at();
    }
  }
}
