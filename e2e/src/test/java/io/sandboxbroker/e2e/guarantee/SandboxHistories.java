package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.RenewalRepeated;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The transitions of every sandbox by version, in whatever order they are read. */
final class SandboxHistories {

  private static final Comparator<Transition> ORDER =
      Comparator.comparingLong((Transition transition) -> transition.after().getVersion())
          .thenComparing(transition -> transition.event().partition())
          .thenComparing(transition -> transition.event().offset());

  private final Map<String, TreeSet<Transition>> bySandbox = new TreeMap<>();

  /** An event with a new version of a sandbox, and the sandbox after it. */
  record Transition(CommittedRecord event, SandboxState after) {

    String eventId() {
      return event.text("eventId");
    }
  }

  /** Adds an event if it is a transition; repeats and snapshots are none. */
  void add(CommittedRecord event) {
    if (event.is(AllocationRepeated.class)
        || event.is(RenewalRepeated.class)
        || event.is(DeletionRepeated.class)
        || event.is(SandboxSnapshot.class)) {
      return;
    }
    event
        .sandbox()
        .ifPresent(
            after ->
                bySandbox
                    .computeIfAbsent(after.getSandboxId(), sandbox -> new TreeSet<>(ORDER))
                    .add(new Transition(event, after)));
  }

  /** Each sandbox's transitions, the lowest version first. */
  Map<String, List<Transition>> all() {
    var all = new TreeMap<String, List<Transition>>();
    bySandbox.forEach((sandbox, history) -> all.put(sandbox, List.copyOf(history)));
    return all;
  }
}
