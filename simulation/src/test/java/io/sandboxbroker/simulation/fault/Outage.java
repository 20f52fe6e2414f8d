package io.sandboxbroker.simulation.fault;

import io.sandboxbroker.simulation.time.Chance;
import io.sandboxbroker.simulation.time.Scheduler;

/** The times in which the schema registry does not answer. For one thread. */
public final class Outage {

  private static final long SECOND = 1_000;
  private static final long MAX_LENGTH = 20_000;

  private final Scheduler scheduler;
  private final Chance chance;
  private final Faults faults;
  private long until;

  public Outage(Scheduler scheduler, Chance chance, Faults faults) {
    this.scheduler = scheduler;
    this.chance = chance;
    this.faults = faults;
    everySecond();
  }

  private void everySecond() {
    scheduler.after(
        SECOND,
        () -> {
          if (faults.happens(Fault.REGISTRY_AWAY)) {
            until = scheduler.now() + chance.between(SECOND, MAX_LENGTH);
          }
          everySecond();
        });
  }

  /** Whether the registry is away now. */
  public boolean isOn() {
    return scheduler.now() < until;
  }
}
