package io.sandboxbroker.simulation.store;

import io.sandboxbroker.allocator.account.PinningParts;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Faults;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.simulation.time.Scheduler;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of a life, whose indexes lag at times. For one thread. */
public final class SimulatedTable {

  private static final int SHARDS = 3;
  private static final long MAX_LAG = 8_000;
  private static final long MAX_UNPINNED = 20_000;

  private final InMemorySandboxStore content = new InMemorySandboxStore(SHARDS);
  private final Scheduler scheduler;
  private final Chance chance;
  private final Faults faults;

  public SimulatedTable(Scheduler scheduler, Chance chance, Faults faults) {
    this.scheduler = scheduler;
    this.chance = chance;
    this.faults = faults;
    lagAtTimes();
    unpinAtTimes();
  }

  private void unpinAtTimes() {
    scheduler.after(
        1_000,
        () -> {
          if (faults.happens(Fault.ROW_UNPINNED)) {
            unpin();
          }
          unpinAtTimes();
        });
  }

  /** An allocator of an earlier version has discovered a sandbox; a newer one then starts. */
  private void unpin() {
    List<Sandbox> free =
        content.sandboxes().stream().filter(row -> row.status() == Status.AVAILABLE).toList();
    if (!free.isEmpty()) {
      content.removePin(chance.oneOf(free).account().accountId());
      scheduler.after(
          chance.between(1_000, MAX_UNPINNED), () -> PinningParts.pinAll(content, content));
    }
  }

  /**
   * Makes an ended lease live again, as a table that is restored to the middle of a transaction.
   *
   * @return the lease's track; null if no lease has ended
   */
  public @Nullable String restoreLease() {
    List<Lease> ended =
        content.leases().stream()
            .filter(lease -> !lease.live())
            .sorted(Comparator.comparing(lease -> lease.track().value()))
            .toList();
    if (ended.isEmpty()) {
      return null;
    }
    TrackId track = chance.oneOf(ended).track();
    content.reviveLease(track);
    return track.value();
  }

  private void lagAtTimes() {
    boolean lags = faults.happens(Fault.INDEX_LAG);
    if (lags) {
      content.freezeIndex();
    }
    scheduler.after(
        lags ? chance.between(10, MAX_LAG) : 1_000,
        () -> {
          content.catchUpIndex();
          lagAtTimes();
        });
  }

  /** The rows themselves. */
  public InMemorySandboxStore content() {
    return content;
  }
}
