package io.sandboxbroker.audit.fold;

import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.rule.FingerprintTable;
import io.sandboxbroker.event.SandboxStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** The deleted sandboxes: when each was deleted, in which version. Not thread-safe. */
final class DeletedSandboxes {

  private static final int VERSION_BITS = 24;
  private static final long MAX_VERSION = (1L << VERSION_BITS) - 1;

  private final Duration skew;
  private final FingerprintTable table = new FingerprintTable();

  /**
   * @param skew by how much the clocks of two allocators may differ
   */
  DeletedSandboxes(Duration skew) {
    this.skew = skew;
  }

  /**
   * Adds a sandbox.
   *
   * @param whole whether all its versions have been read
   */
  void add(ObservedSandbox tombstone, boolean whole) {
    long second = tombstone.occurredAt().getEpochSecond();
    long version = Math.min(tombstone.version(), MAX_VERSION);
    table.put(tombstone.sandbox(), (((second << VERSION_BITS) | version) << 1) | (whole ? 1 : 0));
  }

  boolean contains(String sandbox) {
    return table.get(sandbox).isPresent();
  }

  /**
   * Whether a record of a deleted sandbox only comes late. A copy may be published after later
   * events. So may an event of which no later version was missed.
   */
  boolean isLate(ObservedSandbox observed) {
    OptionalLong entry = table.get(observed.sandbox());
    if (observed.status() == SandboxStatus.DELETED) {
      return true;
    }
    if (entry.isEmpty()) {
      return false;
    }
    boolean whole = (entry.getAsLong() & 1) == 1;
    long version = (entry.getAsLong() >> 1) & MAX_VERSION;
    Instant deletedAt = Instant.ofEpochSecond(entry.getAsLong() >> (VERSION_BITS + 1));
    boolean older = observed.version() < version || version == MAX_VERSION;
    return observed.isCopy()
        ? older && !observed.since().isAfter(deletedAt.plus(skew))
        : older && !whole && !observed.occurredAt().isAfter(deletedAt.plus(skew));
  }

  int size() {
    return table.size();
  }

  /** For {@link #addAll}. */
  List<Long> entries() {
    return table.entries();
  }

  void addAll(List<Long> entries) {
    table.addAll(entries);
  }
}
