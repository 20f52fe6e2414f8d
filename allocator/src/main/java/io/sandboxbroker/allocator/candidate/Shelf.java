package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Free sandboxes that nobody has asked for yet, each once, oldest first. Not thread-safe; its list
 * guards it.
 */
final class Shelf {

  private final Deque<Sandbox.Available> free = new ArrayDeque<>();
  private final Set<SandboxId> listed = new HashSet<>();

  int size() {
    return free.size();
  }

  /** Adds one that is not there yet, if there is room. */
  void add(Sandbox.Available sandbox, int room) {
    if (free.size() < room && listed.add(sandbox.id())) {
      free.add(sandbox);
    }
  }

  /** Takes the oldest; null when there is none. */
  Sandbox.@Nullable Available poll() {
    Sandbox.Available next = free.poll();
    if (next != null) {
      listed.remove(next.id());
    }
    return next;
  }
}
