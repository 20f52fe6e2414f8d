package io.sandboxbroker.allocator.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Sandboxes that became available while no entry wanted them. A command whose search missed such a
 * sandbox is offered it when it comes to the queue. Only a hint, so it is bounded and not durable.
 * Not thread-safe.
 */
final class FreedSandboxes {

  private static final int MAX_SANDBOXES = 1_000;

  /** The search of a command that comes later is later than the sandbox. */
  private static final Duration MAX_AGE = Duration.ofSeconds(10);

  private final Deque<Unclaimed> sandboxes = new ArrayDeque<>();

  private record Unclaimed(String name, Instant availableAt) {}

  void add(String sandboxName, Instant now) {
    if (sandboxes.size() == MAX_SANDBOXES) {
      sandboxes.removeFirst();
    }
    sandboxes.addLast(new Unclaimed(sandboxName, now));
  }

  /** Removes a sandbox of this name prefix; false when there is none. */
  boolean take(String namePrefix, Instant now) {
    while (!sandboxes.isEmpty()
        && sandboxes.getFirst().availableAt().isBefore(now.minus(MAX_AGE))) {
      sandboxes.removeFirst();
    }
    for (Iterator<Unclaimed> left = sandboxes.iterator(); left.hasNext(); ) {
      if (left.next().name().startsWith(namePrefix)) {
        left.remove();
        return true;
      }
    }
    return false;
  }
}
