package io.sandboxbroker.audit.fold;

import io.sandboxbroker.audit.log.ObservedSandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of a sandbox that is not deleted. Not thread-safe. */
final class LiveSandbox {

  /** Its newest version; null while only later versions are known. */
  @Nullable ObservedSandbox now;

  /** Events of versions up to this one may have been left out, and may come late. */
  long base;

  /** The newest copy of a later version than {@link #now}; null if there is none. */
  @Nullable ObservedSandbox ahead;

  /** Later versions, while one before them is missing. */
  final TreeMap<Long, ObservedSandbox> held = new TreeMap<>();

  /**
   * The state to resume from.
   *
   * @param later the versions that are held back, and the copy that is ahead
   */
  record State(
      String sandbox, @Nullable ObservedSandbox now, long base, List<ObservedSandbox> later) {}

  static LiveSandbox of(State state) {
    var life = new LiveSandbox();
    life.now = state.now();
    life.base = state.base();
    for (ObservedSandbox later : state.later()) {
      if (later.isCopy()) {
        life.ahead = later;
      } else {
        life.held.put(later.version(), later);
      }
    }
    return life;
  }

  long version() {
    return now == null ? 0 : now.version();
  }

  /** Whether something later is known than {@link #now}. */
  boolean isWaiting() {
    return ahead != null || !held.isEmpty();
  }

  /** Whether an earlier version waits, for the ones before it that the log must have. */
  boolean holdsEarlierThan(ObservedSandbox observed) {
    return !held.isEmpty() && held.firstKey() < observed.version();
  }

  int kept() {
    return 1 + held.size() + (ahead == null ? 0 : 1);
  }

  State state() {
    List<ObservedSandbox> later = new ArrayList<>(held.values());
    if (ahead != null) {
      later.add(ahead);
    }
    String sandbox = (now == null ? later.getFirst() : now).sandbox();
    return new State(sandbox, now, base, later);
  }
}
