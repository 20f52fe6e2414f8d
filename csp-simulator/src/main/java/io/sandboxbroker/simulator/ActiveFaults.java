package io.sandboxbroker.simulator;

import io.sandboxbroker.simulator.SimulatorState.ActiveFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import java.util.Optional;

/** The fault windows in force; the oldest that strikes a request wins. Thread-safe. */
final class ActiveFaults {
  private static final int MAX = 100;

  private final RandomSequences random;
  private final List<ActiveFault> active = new ArrayList<>();
  private int lastId;

  ActiveFaults(RandomSequences random) {
    this.random = random;
  }

  /** Opens a window and answers its number. */
  synchronized int set(FaultWindow window, Instant now) {
    removeEnded(now);
    if (active.size() >= MAX) {
      throw new IllegalArgumentException("no more than " + MAX + " fault windows at once");
    }
    lastId++;
    active.add(
        new ActiveFault(
            lastId, window, 0, window.lasting() == null ? null : now.plus(window.lasting())));
    return lastId;
  }

  synchronized boolean clear(int id) {
    return active.removeIf(fault -> fault.id() == id);
  }

  synchronized void clear() {
    active.clear();
  }

  synchronized List<ActiveFault> active(Instant now) {
    removeEnded(now);
    return List.copyOf(active);
  }

  /** The window that strikes this request, counted as a strike. */
  synchronized Optional<FaultWindow> strike(Operation operation, Instant now) {
    removeEnded(now);
    for (ListIterator<ActiveFault> faults = active.listIterator(); faults.hasNext(); ) {
      ActiveFault fault = faults.next();
      if (fault.window().operations().contains(operation)
          && random.of(operation).nextDouble() < fault.window().probability()) {
        faults.set(fault.struck());
        return Optional.of(fault.window());
      }
    }
    return Optional.empty();
  }

  private void removeEnded(Instant now) {
    active.removeIf(fault -> fault.hasEnded(now));
  }
}
