package io.sandboxbroker.simulation.fault;

import io.sandboxbroker.simulation.time.Chance;
import java.util.EnumMap;
import java.util.Map;

/**
 * The faults of one life. About half of all kinds occur in a life, each as often as the seed says:
 * a life with every fault at once would hardly get anywhere. For one thread.
 */
public final class Faults {

  private final Chance chance;
  private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
  private final EnumMap<Fault, Integer> counts = new EnumMap<>(Fault.class);
  private boolean active;

  /** Chooses the faults of a life. */
  public Faults(Chance chance) {
    this.chance = chance;
    for (Fault fault : Fault.values()) {
      if (chance.happens(0.5)) {
        double share = chance.between(1, 100) / 100.0;
        rates.put(fault, fault.highest() * share * share);
      }
    }
  }

  /** Whether this fault may happen in this life. */
  public boolean has(Fault fault) {
    return rates.containsKey(fault);
  }

  /** Whether this life has the fault all the time; counts an opportunity that it takes. */
  public boolean lasts(Fault fault) {
    if (has(fault)) {
      counts.merge(fault, 1, Integer::sum);
    }
    return has(fault);
  }

  /** Begins or ends the time of faults. */
  public void activate(boolean on) {
    active = on;
  }

  public boolean areActive() {
    return active;
  }

  /** Whether the fault happens at this opportunity. */
  public boolean happens(Fault fault) {
    if (!active || !chance.happens(rates.getOrDefault(fault, 0.0))) {
      return false;
    }
    counts.merge(fault, 1, Integer::sum);
    return true;
  }

  /** How often each fault has happened. */
  public Map<Fault, Integer> counts() {
    return new EnumMap<>(counts);
  }

  @Override
  public String toString() {
    return rates.toString();
  }
}
