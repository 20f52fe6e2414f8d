package io.sandboxbroker.allocator.candidate;

/** The sandboxes that a command leaves to others. Thread-safe. */
@FunctionalInterface
public interface Reservations {

  /** Leaves no sandbox to others. */
  Reservations NONE = sandboxName -> false;

  /** Whether a sandbox of this name is left to others. */
  boolean isReserved(String sandboxName);
}
