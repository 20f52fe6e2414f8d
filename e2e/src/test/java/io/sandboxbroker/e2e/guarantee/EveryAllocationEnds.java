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

  private final Lives lives = new Lives();

  @Override
  public void onEvent(Committed event) {
    lives.add(event);
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    lives
        .all()
        .forEach(
            (sandbox, life) -> {
              SandboxState last = life.getLast().after();
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
