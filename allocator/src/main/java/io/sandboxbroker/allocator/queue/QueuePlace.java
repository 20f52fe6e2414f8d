package io.sandboxbroker.allocator.queue;

import java.util.TreeMap;

/**
 * The commands of one track that want sandboxes of the same name prefix. They share a place, and
 * one of them at a time has a turn, because one sandbox serves them all. Not thread-safe.
 */
final class QueuePlace {

  private final long place;
  private final TreeMap<Long, QueueEntry> commands = new TreeMap<>();
  private int pending;
  private int offers;

  QueuePlace(long place) {
    this.place = place;
  }

  long place() {
    return place;
  }

  void add(QueueEntry entry) {
    commands.put(entry.number(), entry);
    count(entry, 1);
  }

  void remove(QueueEntry entry) {
    commands.remove(entry.number());
    count(entry, -1);
  }

  private void count(QueueEntry entry, int change) {
    pending += entry.offer().isPending() ? change : 0;
    offers += entry.offer().isForSandbox() ? change : 0;
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  /** Whether a command of the track has a turn. */
  boolean hasTurn() {
    return pending > 0;
  }

  /** Whether a sandbox is offered to a command of the track. */
  boolean hasOffer() {
    return offers > 0;
  }

  /** The command that a sandbox is for: the one that has a turn, or the first. */
  QueueEntry first() {
    return commands.values().stream()
        .filter(entry -> entry.offer().isPending())
        .findFirst()
        .orElseGet(() -> commands.values().iterator().next());
  }
}
