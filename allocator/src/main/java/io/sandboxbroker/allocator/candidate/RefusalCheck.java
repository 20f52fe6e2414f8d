package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Counts false refusals: a command was refused because there was no sandbox, although a matching
 * one was available from its arrival to its refusal. What became available within two seconds
 * before the arrival does not count. Two kinds of proof come after the refusal: a write that finds
 * the sandbox unchanged since before the arrival, and a search of the index whose every suspicion
 * is confirmed by a consistent read. Thread-safe and non-blocking.
 */
final class RefusalCheck {

  private static final int MAX_REFUSALS = 1_000;
  private static final int MAX_PAGES_OF_SHARD = 10;
  private static final int PAGE = 100;
  private static final Duration MAX_AGE = Duration.ofMinutes(1);

  /**
   * The arrival is by the brokers' clock, and the revision by that of the allocator that wrote it.
   * Each allocator is within a second of the brokers. What became available within this time before
   * the arrival may have become available after it, and proves nothing.
   */
  private static final Duration MAX_CLOCK_DIFFERENCE = Duration.ofSeconds(2);

  private final SandboxReader reader;
  private final InstantSource clock;
  private final Executor later;
  private final Runnable onFalseExhaustion;
  private final Deque<Refused> refusals = new ArrayDeque<>();
  private boolean searching;
  private volatile boolean open;

  private record Refused(@Nullable String namePrefix, Instant arrivedAt, Instant refusedAt) {

    /** Whether the sandbox was available, and no command tried it, while this one was refused. */
    boolean isDisprovedBy(Sandbox.Available sandbox, Instant claimedAt) {
      return (namePrefix == null || sandbox.account().name().startsWith(namePrefix))
          && !sandbox.revision().at().plus(MAX_CLOCK_DIFFERENCE).isAfter(arrivedAt)
          && !refusedAt.isAfter(claimedAt);
    }
  }

  /**
   * Creates a check without refusals.
   *
   * @param later runs the search of the index a moment after a refusal
   * @param onFalseExhaustion runs once for each false refusal
   */
  RefusalCheck(
      SandboxReader reader, InstantSource clock, Executor later, Runnable onFalseExhaustion) {
    this.reader = reader;
    this.clock = clock;
    this.later = later;
    this.onFalseExhaustion = onFalseExhaustion;
  }

  /** A command is refused now. */
  void refused(@Nullable String namePrefix, Instant arrivedAt) {
    boolean begins;
    synchronized (this) {
      Instant now = clock.instant();
      dropRefusedBefore(now.minus(MAX_AGE));
      if (refusals.size() == MAX_REFUSALS) {
        refusals.removeFirst();
      }
      refusals.addLast(new Refused(namePrefix, arrivedAt, now));
      open = true;
      begins = !searching;
      searching = true;
    }
    if (begins) {
      later.execute(this::search);
    }
  }

  /**
   * The sandbox is available, or was until now, and has not changed since its revision.
   *
   * @param claimedAt since when a command of this process has it to itself. A command that was
   *     refused later could not have it
   */
  void proved(Sandbox.Available sandbox, Instant claimedAt) {
    if (!open) {
      return;
    }
    int disproved = 0;
    synchronized (this) {
      for (Iterator<Refused> left = refusals.iterator(); left.hasNext(); ) {
        if (left.next().isDisprovedBy(sandbox, claimedAt)) {
          left.remove();
          disproved++;
        }
      }
      open = !refusals.isEmpty();
    }
    for (int i = 0; i < disproved; i++) {
      onFalseExhaustion.run();
    }
  }

  private synchronized void dropRefusedBefore(Instant then) {
    while (!refusals.isEmpty() && refusals.getFirst().refusedAt().isBefore(then)) {
      refusals.removeFirst();
    }
  }

  private synchronized boolean isSuspicious(Sandbox.Available sandbox) {
    return refusals.stream().anyMatch(refused -> refused.isDisprovedBy(sandbox, Instant.MAX));
  }

  /** Searches once for all refusals so far. */
  private void search() {
    synchronized (this) {
      searching = false;
    }
    var unused = searchFrom(0, 1, null).exceptionally(unavailable -> null);
  }

  private CompletableFuture<Void> searchFrom(int shard, int page, @Nullable String cursor) {
    if (shard == reader.shards() || !open) {
      return CompletableFuture.completedFuture(null);
    }
    return reader
        .list(new ListQuery(Status.AVAILABLE, shard, null, PAGE, cursor))
        .thenCompose(read -> confirm(read).thenApply(confirmed -> read.cursor()))
        .thenCompose(
            next ->
                next == null || page == MAX_PAGES_OF_SHARD
                    ? searchFrom(shard + 1, 1, null)
                    : searchFrom(shard, page + 1, next));
  }

  private CompletableFuture<Void> confirm(ListPage page) {
    CompletableFuture<Void> confirmed = CompletableFuture.completedFuture(null);
    for (Sandbox listed : page.sandboxes()) {
      if (listed instanceof Sandbox.Available suspect) {
        confirmed =
            confirmed.thenCompose(
                before ->
                    isSuspicious(suspect)
                        ? reader.find(suspect.id()).thenAccept(this::prove)
                        : CompletableFuture.completedFuture(null));
      }
    }
    return confirmed;
  }

  private void prove(Optional<PoolEntry> entry) {
    if (entry.map(PoolEntry::sandbox).orElse(null) instanceof Sandbox.Available available) {
      proved(available, Instant.MAX);
    }
  }
}
