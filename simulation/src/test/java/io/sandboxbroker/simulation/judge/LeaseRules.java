package io.sandboxbroker.simulation.judge;

import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;

/** What the events say of renewals and swaps. For one thread. */
final class LeaseRules {

  private final BiConsumer<String, String> violations;
  private final Map<String, SandboxState> newest = new HashMap<>();
  private final Set<String> swaps = new HashSet<>();
  private final Map<String, DeletionRequested> given = new HashMap<>();
  private final Map<String, SandboxAllocated> taken = new HashMap<>();

  LeaseRules(BiConsumer<String, String> violations) {
    this.violations = violations;
  }

  /** A track has asked for a swap. */
  void onSwap(String command) {
    swaps.add(command);
  }

  boolean isSwap(String command) {
    return swaps.contains(command);
  }

  void onEvent(SpecificRecord event) {
    switch (event) {
      case SandboxAllocated allocated -> {
        follow(allocated.getSandbox(), event);
        if (swaps.contains(allocated.getCauseId())) {
          taken.put(allocated.getCauseId(), allocated);
          compare(allocated.getCauseId());
        }
      }
      case LeaseRenewed renewed -> {
        follow(renewed.getSandbox(), event);
        if (end(renewed.getSandbox()).isAfter(renewed.getRenewableUntil())) {
          violations.accept("LeaseKeepsItsLimit", "it ends after it: " + renewed);
        }
      }
      case DeletionRequested released -> {
        follow(released.getSandbox(), event);
        if (released.getSwappedFor() != null) {
          given.put(released.getCauseId(), released);
          compare(released.getCauseId());
        }
      }
      default -> {
        // No other event changes the end of a lease.
      }
    }
  }

  /** A lease never becomes shorter. The events of two allocators may come in either order. */
  private void follow(SandboxState state, SpecificRecord event) {
    SandboxState before = newest.get(state.getSandboxId());
    if (before == null || before.getVersion() < state.getVersion()) {
      newest.put(state.getSandboxId(), state);
      if (before != null && end(state).isBefore(end(before))) {
        violations.accept("LeaseNeverShrinks", "before it ended at " + end(before) + ": " + event);
      }
    }
  }

  private void compare(String cause) {
    DeletionRequested old = given.get(cause);
    SandboxAllocated other = taken.get(cause);
    if (old == null || other == null) {
      return;
    }
    boolean same =
        Objects.equals(old.getSwappedFor(), other.getSandboxId())
            && end(old.getSandbox()).equals(end(other.getSandbox()))
            && Objects.equals(old.getSandbox().getTrackId(), other.getSandbox().getTrackId())
            && Objects.equals(old.getSandbox().getLabId(), other.getSandbox().getLabId());
    if (!same) {
      violations.accept("SwapKeepsTheLease", old + " and " + other);
    }
  }

  /** While nothing is under way, every swap has both of its events. */
  void checkAtRest() {
    Set<String> halves = new HashSet<>(given.keySet());
    halves.removeAll(taken.keySet());
    Set<String> others = new HashSet<>(taken.keySet());
    others.removeAll(given.keySet());
    halves.addAll(others);
    if (!halves.isEmpty()) {
      violations.accept("SwapIsWhole", "one event only of each of " + halves);
    }
  }

  private static Instant end(SandboxState state) {
    return Objects.requireNonNull(state.getExpiresAt());
  }
}
