package io.sandboxbroker.allocator.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Sandboxes that were told of when nobody waited for them: whoever had just searched in vain may
 * have missed one, and is offered it when it takes its place. A hint only, so it is bounded and not
 * durable. Not thread-safe.
 */
final class UnclaimedSandboxes {

  private static final int MOST = 1_000;

  /** Who takes a place later has searched later. */
  private static final Duration AGE = Duration.ofSeconds(10);

  private final Deque<Spare> spares = new ArrayDeque<>();

  private record Spare(String sandboxName, Instant toldAt) {}

  void add(String sandboxName, Instant now) {
    if (spares.size() == MOST) {
      spares.removeFirst();
    }
    spares.addLast(new Spare(sandboxName, now));
  }

  /** Takes one of this name prefix away; false when there is none. */
  boolean take(String namePrefix, Instant now) {
    while (!spares.isEmpty() && spares.getFirst().toldAt().isBefore(now.minus(AGE))) {
      spares.removeFirst();
    }
    for (Iterator<Spare> left = spares.iterator(); left.hasNext(); ) {
      if (left.next().sandboxName().startsWith(namePrefix)) {
        left.remove();
        return true;
      }
    }
    return false;
  }
}
