package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.e2e.guarantee.Lives.Transition;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of a sandbox carry the versions 1, 2, 3 …, with no gap, and no two events share one.
 * An event that is told twice, by the same id, counts once.
 */
final class VersionsGrowByOne implements Guarantee {

  private final Lives lives = new Lives();

  @Override
  public void onEvent(Committed event) {
    lives.add(event);
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    lives.all().forEach((sandbox, life) -> follow(sandbox, life, found));
    return found;
  }

  private static void follow(String sandbox, List<Transition> life, List<String> found) {
    long version = 0;
    String eventId = "";
    for (Transition transition : life) {
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
