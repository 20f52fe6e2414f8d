package io.sandboxbroker.allocator.decision;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The commands of which a write of this process may be under way: it has no answer yet, or its
 * answer was lost. The oldest are forgotten. Thread-safe.
 */
final class UnknownWrites {

  private static final int MAX_COMMANDS = 50_000;

  /** Whether the answer of a write was lost, by the command. */
  private final Map<String, Boolean> commands = new LinkedHashMap<>();

  synchronized void begun(String command) {
    if (commands.putIfAbsent(command, false) != null) {
      commands.put(command, true);
    }
    if (commands.size() > MAX_COMMANDS) {
      Iterator<String> oldest = commands.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** The answer of a write was lost. */
  synchronized void lost(String command) {
    commands.put(command, true);
  }

  /** A write has an answer. Earlier ones, whose answers were lost, may still succeed. */
  synchronized void answered(String command) {
    commands.remove(command, false);
  }

  /** No write can succeed any more: the command was served, or is closed. */
  synchronized void ended(String command) {
    commands.remove(command);
  }

  synchronized boolean has(String command) {
    return commands.containsKey(command);
  }
}
