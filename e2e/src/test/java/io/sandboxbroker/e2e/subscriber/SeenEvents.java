package io.sandboxbroker.e2e.subscriber;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

/**
 * The ids of the last events that were processed. Repeats come soon, so a bounded memory finds
 * nearly all of them. Work that must never happen twice keeps the id together with its result, in
 * one transaction. Belongs to one thread.
 */
final class SeenEvents {

  private final SequencedSet<String> ids = new LinkedHashSet<>();
  private final int limit;

  /** A memory of at most this many ids. */
  SeenEvents(int limit) {
    this.limit = limit;
  }

  boolean contains(String id) {
    return ids.contains(id);
  }

  void add(String id) {
    ids.add(id);
    if (ids.size() > limit) {
      ids.removeFirst();
    }
  }
}
