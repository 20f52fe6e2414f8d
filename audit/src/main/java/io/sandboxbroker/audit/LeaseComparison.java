package io.sandboxbroker.audit;

import io.sandboxbroker.audit.rule.Violation;
import io.sandboxbroker.audit.rule.ViolationListener;
import io.sandboxbroker.pool.BulkReader;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LiveLeases;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that every live lease has its sandbox in the table, and every allocated sandbox its lease.
 * The sandboxes of an import may have none, because a track of another broker may hold several. No
 * event describes a lease, and a table that was restored to a point in time may hold half a
 * transaction. Blocks; not thread-safe.
 *
 * <p>The broker may be at work. It changes a sandbox and its lease in one write, so what disagrees
 * is read again, in the order in which no such write can come between. A read may still see one
 * half of a write that is just being carried out, so a violation must last for some rounds.
 */
final class LeaseComparison {

  private static final int ROUNDS = 3;

  private final SandboxReader reader;
  private final BulkReader rows;
  private final LiveLeases leases;
  private final ViolationListener violations;

  LeaseComparison(SandboxReader reader, LiveLeases leases, ViolationListener violations) {
    this.reader = reader;
    this.rows = new BulkReader(reader, TableComparison.CALLS, TableComparison.PAGE);
    this.leases = leases;
    this.violations = violations;
  }

  /**
   * Compares all leases and sandboxes.
   *
   * @param pause waits between two rounds
   * @throws java.util.concurrent.CompletionException with a {@link
   *     io.sandboxbroker.pool.StoreUnavailableException} if the table cannot be read now
   */
  void compare(Runnable pause) {
    Map<TrackId, Lease> live = new HashMap<>();
    leases.forEach(lease -> live.put(lease.track(), lease)).join();
    Map<SandboxId, Sandbox> held = new HashMap<>();
    rows.forEach(Status.ALLOCATED, row -> held.put(row.id(), row)).join();
    List<Lease> withoutSandbox = new ArrayList<>(live.values());
    withoutSandbox.removeIf(lease -> isOf(lease, held.get(lease.sandbox())));
    List<Sandbox> withoutLease = new ArrayList<>(held.values());
    withoutLease.removeIf(row -> isImported(row) || isOf(live.get(trackOf(row)), row));
    List<Violation> found = check(withoutSandbox, withoutLease);
    for (int round = 1; round < ROUNDS && !found.isEmpty(); round++) {
      pause.run();
      found = check(withoutSandbox, withoutLease);
    }
    found.forEach(violations::onViolation);
  }

  /** Removes what agrees by now from both lists. */
  private List<Violation> check(List<Lease> withoutSandbox, List<Sandbox> withoutLease) {
    List<Violation> found = new ArrayList<>();
    checkLeases(withoutSandbox, found);
    checkSandboxes(withoutLease, found);
    return found;
  }

  /** A release before the row was read has ended the lease before it is read. */
  private void checkLeases(List<Lease> suspects, List<Violation> found) {
    Map<SandboxId, Sandbox> table = find(suspects.stream().map(Lease::sandbox).toList());
    suspects.removeIf(lease -> isOf(lease, table.get(lease.sandbox())));
    Map<TrackId, Lease> now = leasesOf(suspects.stream().map(Lease::track).toList());
    suspects.removeIf(lease -> !isStill(lease, now.get(lease.track())));
    for (Lease lease : suspects) {
      Sandbox row = table.get(lease.sandbox());
      found.add(
          violation(
              lease.sandbox(),
              "track %s has a live lease of sandbox %s by command %s, and the sandbox is %s"
                  .formatted(
                      lease.track(),
                      lease.sandbox(),
                      lease.commandId(),
                      row == null ? "missing" : TableComparison.describe(row))));
    }
  }

  private static boolean isStill(Lease lease, @Nullable Lease now) {
    return now != null && now.live() && now.commandId().equals(lease.commandId());
  }

  /** A release before the lease was read has changed the row before it is read. */
  private void checkSandboxes(List<Sandbox> suspects, List<Violation> found) {
    Map<TrackId, Lease> table =
        leasesOf(suspects.stream().map(LeaseComparison::trackOf).distinct().toList());
    suspects.removeIf(row -> isOf(table.get(trackOf(row)), row));
    Map<SandboxId, Sandbox> now = find(suspects.stream().map(Sandbox::id).toList());
    suspects.removeIf(row -> !isStill(row, now.get(row.id())));
    for (Sandbox row : suspects) {
      found.add(
          violation(
              row.id(),
              "sandbox %s is %s in the table, and the track has %s"
                  .formatted(
                      row.id(), TableComparison.describe(row), describe(table.get(trackOf(row))))));
    }
  }

  private static boolean isStill(Sandbox row, @Nullable Sandbox now) {
    return now instanceof Sandbox.Allocated allocated
        && row instanceof Sandbox.Allocated before
        && allocated.allocation().id().equals(before.allocation().id());
  }

  private static boolean isImported(Sandbox row) {
    return row.lastAllocation().orElseThrow().isImported();
  }

  private static TrackId trackOf(Sandbox row) {
    return row.lastAllocation().orElseThrow().track();
  }

  private static String describe(@Nullable Lease lease) {
    return lease == null
        ? "no lease"
        : "%s lease of sandbox %s by command %s"
            .formatted(lease.live() ? "a live" : "an ended", lease.sandbox(), lease.commandId());
  }

  /** Whether a lease is live, of the allocation of a row, and ends with it. */
  private static boolean isOf(@Nullable Lease lease, @Nullable Sandbox row) {
    return lease != null
        && lease.live()
        && row instanceof Sandbox.Allocated allocated
        && allocated.id().equals(lease.sandbox())
        && allocated.allocation().id().equals(lease.commandId())
        && allocated.allocation().expiresAt().equals(lease.expiresAt());
  }

  private Map<SandboxId, Sandbox> find(Collection<SandboxId> sandboxes) {
    Map<SandboxId, Sandbox> found = new HashMap<>();
    rows.find(List.copyOf(sandboxes)).join().forEach(row -> found.put(row.id(), row));
    return found;
  }

  private Map<TrackId, Lease> leasesOf(List<TrackId> tracks) {
    Map<TrackId, Lease> found = new HashMap<>();
    List<TrackId> left = new ArrayList<>(tracks);
    while (!left.isEmpty()) {
      List<TrackId> batch = left.subList(0, Math.min(SandboxReader.MAX_TRACKS, left.size()));
      found.putAll(reader.leasesOf(batch).join());
      batch.clear();
    }
    return found;
  }

  private static Violation violation(SandboxId sandbox, String what) {
    return new Violation(TableComparison.RULE, sandbox.value(), what);
  }
}
