package io.sandboxbroker.migration;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.WriteResult;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes the sandboxes of the earlier broker with their leases and pins. A row that is there stays
 * as it is, so an import may be repeated and goes on where an earlier one has ended. Blocks; for
 * one thread and one import.
 */
final class Importer {

  private final SandboxStore store;
  private final AccountPins pins;
  private final ImportTerms terms;
  private final ImportPlan plan;
  private final ImportReport report;
  private final boolean dryRun;
  private final int maxWrites;
  private final Semaphore slots;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /**
   * @param dryRun whether to write nothing
   * @param maxWrites the maximum number of writes at a time
   */
  Importer(
      SandboxStore store,
      AccountPins pins,
      ImportTerms terms,
      ImportPlan plan,
      ImportReport report,
      boolean dryRun,
      int maxWrites) {
    this.store = store;
    this.pins = pins;
    this.terms = terms;
    this.plan = plan;
    this.report = report;
    this.dryRun = dryRun;
    this.maxWrites = maxWrites;
    slots = new Semaphore(maxWrites);
  }

  /**
   * Imports every item of the source.
   *
   * @param progress gets the number of items read so far
   * @throws ImportFailedException if a write fails; what is written stays
   */
  void run(EarlierTableReader source, LongConsumer progress) throws InterruptedException {
    source.forEachPage(
        page -> {
          page.forEach(this::importItem);
          progress.accept(report.items());
        });
    slots.acquire(maxWrites);
    requireNoFailure();
  }

  private void importItem(Map<String, Object> item) {
    requireNoFailure();
    report.read(item);
    switch (EarlierItem.of(item)) {
      case EarlierItem.Bookkeeping ignored -> report.bookkeeping();
      case EarlierItem.Unknown(String key) -> report.found(Finding.UNKNOWN_ITEM, key, "");
      case EarlierItem.Unreadable row -> leaveOut(row);
      case EarlierItem.OfSandbox(EarlierSandbox sandbox) -> importSandbox(sandbox);
    }
  }

  /** Pins the account of a used sandbox, so that no list of the CSP makes it a free one. */
  private void leaveOut(EarlierItem.Unreadable row) {
    Finding finding =
        !row.used()
            ? Finding.UNREADABLE_FREE
            : row.account() == null ? Finding.NO_ACCOUNT : Finding.UNREADABLE_USED;
    report.found(finding, row.sandbox().value(), row.why());
    AccountId account = row.account();
    if (row.used() && account != null && !dryRun) {
      pin(account, row.sandbox());
    }
  }

  private void pin(AccountId account, SandboxId sandbox) {
    inSlot(() -> pins.pin(account, sandbox).thenAccept(pinned -> {}));
  }

  private void importSandbox(EarlierSandbox earlier) {
    if (!plan.isAccountOf(earlier)) {
      report.found(Finding.ACCOUNT_TWICE, earlier.id().value(), earlier.externalId());
      return;
    }
    Sandbox sandbox = earlier.toSandbox(terms);
    Lease lease =
        sandbox instanceof Sandbox.Allocated allocated && plan.hasLease(earlier)
            ? EarlierSandbox.leaseOf(allocated)
            : null;
    if (dryRun) {
      imported(earlier, sandbox, lease);
    } else {
      inSlot(() -> write(earlier, sandbox, lease));
    }
  }

  private CompletableFuture<Void> write(
      EarlierSandbox earlier, Sandbox sandbox, @Nullable Lease lease) {
    Transition transition = Transition.imported(sandbox, lease);
    return store
        .write(transition)
        .thenCompose(
            result -> {
              if (result instanceof WriteResult.AlreadyServed served) {
                report.found(
                    Finding.LEASE_ELSEWHERE,
                    sandbox.id().value(),
                    served.lease().sandbox().value());
                return write(earlier, sandbox, null);
              }
              note(earlier, transition, lease, result);
              return CompletableFuture.completedFuture(null);
            });
  }

  private void note(
      EarlierSandbox earlier, Transition transition, @Nullable Lease lease, WriteResult result) {
    Sandbox sandbox = transition.after();
    String id = sandbox.id().value();
    switch (result) {
      case WriteResult.Won won when won.step().equals(transition.step()) ->
          imported(earlier, sandbox, lease);
      case WriteResult.Won won when isSame(won.step().after(), sandbox) -> report.known();
      case WriteResult.Won ignored -> report.found(Finding.CHANGED_SINCE, id, "");
      case WriteResult.Beaten beaten
          when beaten.current().stream()
              .anyMatch(
                  row ->
                      row.sandbox().revision().version() > 1
                          && hasAccount(row.sandbox(), sandbox)) ->
          // The journal no longer has the first version.
          report.known();
      case WriteResult.Beaten ignored -> report.found(Finding.OTHER_ROW, id, "");
      case WriteResult.AccountPinned pinned when pinned.sandbox().equals(sandbox.id()) ->
          // Its tombstone has ended.
          report.known();
      case WriteResult.AccountPinned pinned ->
          report.found(Finding.ACCOUNT_TWICE, id, "the target has it as " + pinned.sandbox());
      case WriteResult.GivenChanged ignored ->
          throw new IllegalStateException("An import swaps nothing: " + id);
      case WriteResult.Closed closed ->
          throw new IllegalStateException(
              "Only the allocator closes triggers: " + id + ", " + closed);
      case WriteResult.QuotaExceeded exceeded ->
          throw new IllegalStateException("An import has no quotas: " + id + ", " + exceeded);
      case WriteResult.AlreadyServed ignored ->
          throw new IllegalStateException("A write without a lease was refused for one: " + id);
    }
  }

  private void imported(EarlierSandbox earlier, Sandbox sandbox, @Nullable Lease lease) {
    report.imported(
        sandbox.status(),
        lease != null,
        sandbox instanceof Sandbox.Allocated allocated
            && allocated.allocation().expiresAt().isBefore(terms.now()));
    for (Finding finding : earlier.findings()) {
      report.found(finding, sandbox.id().value(), detail(finding, earlier));
    }
    if (sandbox.status() == Status.ALLOCATED
        && earlier.holder() != null
        && !plan.hasLease(earlier)) {
      report.found(Finding.OLDER_SANDBOX, sandbox.id().value(), "" + earlier.holder());
    }
  }

  private static String detail(Finding finding, EarlierSandbox earlier) {
    return finding == Finding.NO_UUID ? earlier.externalId() : earlier.status().label();
  }

  /** Whether an imported sandbox still says the same; details that lists refresh do not count. */
  private static boolean isSame(Sandbox imported, Sandbox now) {
    return hasAccount(imported, now)
        && imported.status() == now.status()
        && imported.lastAllocation().equals(now.lastAllocation())
        && imported.lastRelease().equals(now.lastRelease());
  }

  private static boolean hasAccount(Sandbox one, Sandbox other) {
    return one.account().accountId().equals(other.account().accountId());
  }

  private void inSlot(Supplier<CompletableFuture<Void>> write) {
    slots.acquireUninterruptibly();
    CompletableFuture<Void> written;
    try {
      written = write.get();
    } catch (RuntimeException failed) {
      written = CompletableFuture.failedFuture(failed);
    }
    CompletableFuture<Void> ignored =
        written.whenComplete(
            (done, failed) -> {
              if (failed != null) {
                failure.compareAndSet(null, failed);
              }
              slots.release();
            });
  }

  private void requireNoFailure() {
    Throwable failed = failure.get();
    if (failed != null) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new ImportFailedException(
          "The target cannot be written: %s; run the import again, and it goes on"
              .formatted(List.of(String.valueOf(cause.getMessage()).split("\n")).getFirst()));
    }
  }
}
