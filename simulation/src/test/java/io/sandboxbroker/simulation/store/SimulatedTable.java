package io.sandboxbroker.simulation.store;

import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.simulation.fault.Fault;
import io.sandboxbroker.simulation.fault.Faults;
import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.simulation.time.Scheduler;

/** The table of a life, whose indexes lag at times. For one thread. */
public final class SimulatedTable {

  private static final int SHARDS = 3;
  private static final long MAX_LAG = 8_000;

  private final InMemorySandboxStore content = new InMemorySandboxStore(SHARDS);
  private final Scheduler scheduler;
  private final Chance chance;
  private final Faults faults;

  public SimulatedTable(Scheduler scheduler, Chance chance, Faults faults) {
    this.scheduler = scheduler;
    this.chance = chance;
    this.faults = faults;
    lagAtTimes();
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
