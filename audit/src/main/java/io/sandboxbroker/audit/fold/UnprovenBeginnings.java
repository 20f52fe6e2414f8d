package io.sandboxbroker.audit.fold;

import io.sandboxbroker.audit.log.Coverage;
import io.sandboxbroker.audit.log.ObservedSandbox;
import io.sandboxbroker.audit.rule.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sandboxes of a complete log that begin with a later version than the first. If Kafka was lost
 * and replaced, an operator rebuilds it, and their first versions were in the lost log. If no
 * rebuild follows within a day, versions are missing. A log of which events or rebuilds have been
 * deleted proves neither. Not thread-safe.
 */
final class UnprovenBeginnings {

  private static final Duration PATIENCE = Duration.ofHours(24);
  private static final int MAX_KEPT = 10_000;

  private final Rule rules;
  private final Instant judgedFrom;
  private final Map<String, Beginning> beginnings = new LinkedHashMap<>();
  private boolean explained;

  /** The first state that was read, and the number of versions that are missing before it. */
  record Beginning(ObservedSandbox first, long missing) {}

  /** The state to resume from. */
  record State(List<Beginning> beginnings, boolean explained) {}

  UnprovenBeginnings(Coverage coverage, Rule rules) {
    this.rules = rules;
    this.judgedFrom = coverage.beginning().plus(PATIENCE);
    this.explained = coverage.lacksEventsOrRebuilds();
  }

  /**
   * A sandbox begins.
   *
   * @param missing how many versions up to this one have no event yet
   */
  void add(ObservedSandbox first, long missing) {
    if (!explained && missing > 0 && beginnings.size() < MAX_KEPT) {
      beginnings.putIfAbsent(first.sandbox(), new Beginning(first, missing));
    }
  }

  /** A version from before the beginning is read late. */
  void onLateVersion(String sandbox) {
    beginnings.computeIfPresent(
        sandbox,
        (id, it) -> it.missing() == 1 ? null : new Beginning(it.first(), it.missing() - 1));
  }

  /** An operator rebuilds Kafka: this log replaces a lost one. */
  void onRebuild() {
    explained = true;
    beginnings.clear();
  }

  void onCut(Instant cut, Instant oldest) {
    if (beginnings.isEmpty() || cut.isBefore(judgedFrom)) {
      return;
    }
    for (Iterator<Beginning> all = beginnings.values().iterator(); all.hasNext(); ) {
      ObservedSandbox first = all.next().first();
      if (first.written().isBefore(oldest)) {
        all.remove();
        rules.onMissingVersions(null, first);
      }
    }
  }

  State state() {
    return new State(List.copyOf(beginnings.values()), explained);
  }

  void resume(State state) {
    state.beginnings().forEach(it -> beginnings.put(it.first().sandbox(), it));
    explained |= state.explained();
  }
}
