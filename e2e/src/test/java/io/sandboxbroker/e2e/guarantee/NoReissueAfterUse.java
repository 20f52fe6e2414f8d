package io.sandboxbroker.e2e.guarantee;

import static io.sandboxbroker.event.SandboxStatus.ALLOCATED;
import static io.sandboxbroker.event.SandboxStatus.AVAILABLE;
import static io.sandboxbroker.event.SandboxStatus.DELETED;
import static io.sandboxbroker.event.SandboxStatus.STALE;

import io.sandboxbroker.e2e.guarantee.SandboxHistories.Transition;
import io.sandboxbroker.event.SandboxState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was allocated or deleted once is never free again and has no second allocation, whatever the
 * CSP lists.
 */
final class NoReissueAfterUse implements Guarantee {

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
    @Nullable SandboxState used = null;
    for (Transition transition : history) {
      SandboxState after = transition.after();
      if (used != null && isFresh(after, used)) {
        found.add(
            "sandbox %s was %s for %s and became %s for %s by %s"
                .formatted(
                    sandbox,
                    used.getStatus(),
                    used.getTrackId(),
                    after.getStatus(),
                    after.getTrackId(),
                    transition.event()));
      }
      if (after.getStatus() == ALLOCATED || after.getStatus() == DELETED) {
        used = after;
      }
    }
  }

  private static boolean isFresh(SandboxState after, SandboxState used) {
    return after.getStatus() == AVAILABLE
        || after.getStatus() == STALE
        || (after.getStatus() == ALLOCATED
            && (used.getStatus() == DELETED
                || !Objects.equals(after.getAllocationId(), used.getAllocationId())));
  }
}
