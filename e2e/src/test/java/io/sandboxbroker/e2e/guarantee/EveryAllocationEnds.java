package io.sandboxbroker.e2e.guarantee;

import static io.sandboxbroker.event.SandboxStatus.DELETION_FAILED;
import static io.sandboxbroker.event.SandboxStatus.PENDING_DELETION;

import io.sandboxbroker.event.SandboxState;
import java.util.ArrayList;
import java.util.List;

/**
 * What was given back, or taken back, is deleted at the CSP in the end, however often that fails;
 * nothing stays in between.
 */
final class EveryAllocationEnds implements Guarantee {

  private final SandboxHistories histories = new SandboxHistories();

  @Override
  public void onEvent(CommittedRecord event) {
    histories.add(event);
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    histories
        .all()
        .forEach(
            (sandbox, history) -> {
              SandboxState last = history.getLast().after();
              if (last.getStatus() == PENDING_DELETION || last.getStatus() == DELETION_FAILED) {
                found.add(
                    "sandbox %s of %s is %s since %s"
                        .formatted(
                            sandbox, last.getTrackId(), last.getStatus(), last.getUpdatedAt()));
              }
            });
    return found;
  }
}
