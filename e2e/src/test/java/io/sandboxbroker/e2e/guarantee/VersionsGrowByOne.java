package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.e2e.guarantee.SandboxHistories.Transition;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a sandbox carry the versions 1, 2, 3 …, with no gap, and no two events share one.
 * An event that is published twice, with the same id, counts once.
 */
final class VersionsGrowByOne implements Guarantee {

  private final SandboxHistories histories = new SandboxHistories();

  @Override
  public void onEvent(CommittedRecord event) {
    histories.add(event);
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    histories.all().forEach((sandbox, history) -> follow(sandbox, history, found));
    return found;
  }

  private static void follow(String sandbox, List<Transition> history, List<String> found) {
    long version = 0;
    String eventId = "";
    for (Transition transition : history) {
      if (transition.after().getVersion() == version && transition.eventId().equals(eventId)) {
        continue;
      }
      if (transition.after().getVersion() != version + 1) {
        found.add(
            "sandbox %s went from version %d to %d by %s"
                .formatted(sandbox, version, transition.after().getVersion(), transition.event()));
      }
      version = transition.after().getVersion();
      eventId = transition.eventId();
    }
  }
}
