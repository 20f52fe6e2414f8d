package io.sandboxbroker.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator knows of itself.
 *
 * @param accounts the numbers of accounts and services
 * @param traffic all requests to the CSP's API
 * @param operations the same for each operation
 * @param unknownPaths requests under the API's bases that meant nothing to it
 * @param faults the windows in force, oldest first
 * @param latency of each operation
 * @param rateLimit {@code null} without one
 * @param listLag for how long the list still shows what is gone
 */
public record SimulatorState(
    AccountCounts accounts,
    Traffic traffic,
    Map<Operation, Traffic> operations,
    long unknownPaths,
    List<ActiveFault> faults,
    Map<Operation, Latency> latency,
    @Nullable RateLimit rateLimit,
    Duration listLag) {

  /**
   * The numbers of accounts and services.
   *
   * @param present accounts that exist, of any type and state
   * @param activeSandboxes those of them that the broker may use
   * @param deleted deleted over the API since the start or reset
   * @param removedByHand removed over the control API
   * @param refusedDeletions deletions of what is no sandbox; a sound client causes none
   * @param services services inside the accounts that exist
   * @param orphanedServices services that were still inside an account when it was deleted
   */
  public record AccountCounts(
      int present,
      int activeSandboxes,
      int deleted,
      int removedByHand,
      int refusedDeletions,
      int services,
      int orphanedServices) {}

  /**
   * A fault window that has not ended.
   *
   * @param id its number, by which it is cleared
   * @param window what was asked for
   * @param strikes how many requests it has struck
   * @param until when it ends by itself, {@code null} if it does not
   */
  public record ActiveFault(int id, FaultWindow window, int strikes, @Nullable Instant until) {
    boolean hasEnded(Instant now) {
      Integer times = window.times();
      return (times != null && strikes >= times) || (until != null && !now.isBefore(until));
    }

    ActiveFault struck() {
      return new ActiveFault(id, window, strikes + 1, until);
    }
  }
}
