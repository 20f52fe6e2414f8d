package io.sandboxbroker.worker.stats;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
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
 * Stores the newest version of each sandbox of one stream task, and counts the sandboxes and their
 * recent allocations. Only the sandboxes are stored; a new task adds the counts up, so that the two
 * cannot disagree. Not thread-safe.
 */
final class SandboxCounter {

  static final String STORE = "counted-sandboxes";

  private final KeyValueStore<String, CountedSandbox> sandboxes;
  private final SandboxCounts counts = new SandboxCounts();
  private final RecentAllocations allocations = new RecentAllocations();
  private @Nullable Instant newest;
  private boolean isInitialised;
  // A new task does not know what was published, so it publishes once.
  private boolean changed = true;

  SandboxCounter(ProcessorContext<?, ?> context) {
    this.sandboxes = context.getStateStore(STORE);
  }

  static StoreBuilder<?> store() {
    return Stores.keyValueStoreBuilder(
        Stores.persistentKeyValueStore(STORE), Serdes.String(), CountedSandbox.SERDE);
  }

  /** Counts a sandbox in this state, unless a newer version has been counted. */
  void update(SandboxState state) {
    initialise();
    @Nullable CountedSandbox before = sandboxes.get(state.getSandboxId());
    CountedSandbox counted = CountedSandbox.of(state);
    if (before != null && !counted.supersedes(before)) {
      return;
    }
    if (before != null) {
      counted = counted.after(before);
      count(before, -1);
    }
    count(counted, 1);
    sandboxes.put(state.getSandboxId(), counted);
    changed = true;
  }

  /** Forgets the sandboxes that were deleted so long ago that no event of theirs may be late. */
  void purge(Instant now, Duration ttl) {
    List<String> deleted = new ArrayList<>();
    try (var entries = sandboxes.all()) {
      while (entries.hasNext()) {
        var entry = entries.next();
        if (entry.value.status() == SandboxStatus.DELETED
            && !now.isBefore(entry.value.at().plus(ttl))) {
          deleted.add(entry.key);
        }
      }
    }
    deleted.forEach(sandboxes::delete);
  }

  /** The counts; empty when they have not changed since the last call. */
  Optional<PoolShare> takeChanged(int maxPrefixes) {
    initialise();
    if (!changed) {
      return Optional.empty();
    }
    changed = false;
    List<KindCount> shares = new ArrayList<>();
    counts
        .bounded(maxPrefixes)
        .counts()
        .forEach((key, number) -> shares.add(new KindCount(key.prefix(), key.status(), number)));
    return Optional.of(new PoolShare(shares, newest, allocations.bounded(maxPrefixes)));
  }

  private void initialise() {
    if (!isInitialised) {
      isInitialised = true;
      try (var entries = sandboxes.all()) {
        entries.forEachRemaining(entry -> count(entry.value, 1));
      }
    }
  }

  private void count(CountedSandbox sandbox, long number) {
    sandbox.key().ifPresent(key -> counts.add(key, number));
    if (newest == null || sandbox.at().isAfter(newest)) {
      newest = sandbox.at();
      allocations.advanceTo(newest);
    }
    Instant allocatedAt = sandbox.allocatedAt();
    if (allocatedAt != null) {
      allocations.add(sandbox.prefix(), allocatedAt, number);
    }
  }
}
