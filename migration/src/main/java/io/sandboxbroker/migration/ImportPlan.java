package io.sandboxbroker.migration;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the first reading of the source decides across its rows: which of the sandboxes of a track
 * has the lease, and which of the sandboxes of an account is imported. Not thread-safe.
 */
final class ImportPlan {

  /** The maximum number of sandboxes of one import, which bounds the memory of the plan. */
  static final int MAX_SANDBOXES = 500_000;

  /** The order in which sandboxes of one account are preferred; used ones come first. */
  private static final List<Status> PREFERRED =
      List.of(
          Status.ALLOCATED,
          Status.PENDING_DELETION,
          Status.DELETION_FAILED,
          Status.DELETED,
          Status.STALE,
          Status.AVAILABLE);

  private static final Comparator<Claim> BETTER =
      Comparator.comparing(Claim::rank)
          .thenComparing(Claim::allocatedAt, Comparator.reverseOrder())
          .thenComparing(claim -> claim.sandbox().value());

  private static final Comparator<Claim> NEWER =
      Comparator.comparing(Claim::allocatedAt, Comparator.reverseOrder())
          .thenComparing(claim -> claim.sandbox().value());

  private record Claim(SandboxId sandbox, int rank, Instant allocatedAt) {}

  private final int maxSandboxes;
  private final Map<AccountId, Claim> accounts = new HashMap<>();
  private final Map<TrackId, Claim> leases = new HashMap<>();
  private long sandboxes;
  private long items;
  private long checksum;

  private ImportPlan(int maxSandboxes) {
    this.maxSandboxes = maxSandboxes;
  }

  /**
   * Reads the source and makes the plan.
   *
   * @throws ImportFailedException if the source has too many sandboxes
   */
  static ImportPlan of(EarlierTableReader source, int maxSandboxes) {
    var plan = new ImportPlan(maxSandboxes);
    source.forEachPage(page -> page.forEach(plan::add));
    return plan;
  }

  private void add(Map<String, Object> item) {
    items++;
    checksum += checksumOf(item);
    if (EarlierItem.of(item) instanceof EarlierItem.OfSandbox(EarlierSandbox sandbox)) {
      if (++sandboxes > maxSandboxes) {
        throw new ImportFailedException(
            "The source has more than %,d sandboxes".formatted(maxSandboxes));
      }
      add(sandbox);
    }
  }

  private void add(EarlierSandbox sandbox) {
    int rank =
        PREFERRED.indexOf(sandbox.used() && isFree(sandbox) ? Status.DELETED : sandbox.status());
    var claim = new Claim(sandbox.id(), rank, sandbox.allocatedAt());
    accounts.merge(sandbox.account(), claim, (one, other) -> better(BETTER, one, other));
    TrackId holder = sandbox.holder();
    if (holder != null) {
      leases.merge(holder, claim, (one, other) -> better(NEWER, one, other));
    }
  }

  private static boolean isFree(EarlierSandbox sandbox) {
    return sandbox.status() == Status.AVAILABLE || sandbox.status() == Status.STALE;
  }

  private static Claim better(Comparator<Claim> order, Claim one, Claim other) {
    return order.compare(one, other) <= 0 ? one : other;
  }

  /** Whether the sandbox is the one that is imported for its account. */
  boolean isAccountOf(EarlierSandbox sandbox) {
    Claim claim = accounts.get(sandbox.account());
    return claim != null && claim.sandbox().equals(sandbox.id());
  }

  /** Whether the sandbox is the newest one that its track holds. */
  boolean hasLease(EarlierSandbox sandbox) {
    TrackId holder = sandbox.holder();
    Claim claim = holder == null ? null : leases.get(holder);
    return claim != null && claim.sandbox().equals(sandbox.id());
  }

  /** The number of sandboxes that can be read. */
  long sandboxes() {
    return sandboxes;
  }

  /** The number of items. */
  long items() {
    return items;
  }

  /** A sum over all items, in any order, that shows whether the source has changed. */
  long checksum() {
    return checksum;
  }

  static long checksumOf(Map<String, Object> item) {
    long hash = 1;
    for (var value : new TreeMap<>(item).entrySet()) {
      hash = 31 * (31 * hash + value.getKey().hashCode()) + value.getValue().hashCode();
    }
    // Spreads similar rows over the whole range, so that their changes do not cancel each other.
    return hash * 0x9E3779B97F4A7C15L ^ hash >>> 32;
  }
}
