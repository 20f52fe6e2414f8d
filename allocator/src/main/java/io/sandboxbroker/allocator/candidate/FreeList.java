package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Free sandboxes of one kind, any or those of one name prefix, waiting for commands. Filled from
 * the pool's index before it runs dry. Thread-safe and non-blocking.
 *
 * <p>Says that there is none only after a complete sweep of every shard, begun after the question
 * was asked, in which no candidate was in another command's hands, and after which none that was
 * found meanwhile still is.
 */
final class FreeList {

  private final @Nullable String namePrefix;
  private final SandboxReader reader;
  private final Claims claims;
  private final CandidateSettings settings;
  private final InstantSource clock;
  private final Executor later;
  private final Exhaustion exhaustion;

  private final ReentrantLock lock = new ReentrantLock();
  private final Shelf free = new Shelf();
  private final PendingRequests waiters = new PendingRequests();
  private final Scan scan;
  private boolean scanning;
  private int inHand;
  private final Prefetch prefetch;

  /** What has to wait for {@link CandidateSettings#recheck()} is run by {@code later}. */
  FreeList(
      @Nullable String namePrefix,
      SandboxReader reader,
      Claims claims,
      CandidateSettings settings,
      InstantSource clock,
      Executor later,
      Exhaustion exhaustion,
      ShardOrder order) {
    this.namePrefix = namePrefix;
    this.reader = reader;
    this.claims = claims;
    this.settings = settings;
    this.clock = clock;
    this.later = later;
    this.exhaustion = exhaustion;
    this.scan = new Scan(order);
    this.prefetch = new Prefetch(settings);
  }

  /**
   * A candidate for the caller alone; empty when there is none. Fails with what the reader failed
   * with.
   */
  CompletableFuture<Optional<Candidate>> take() {
    var answer = new CompletableFuture<Optional<Candidate>>();
    locked(
        answers -> {
          Candidate candidate = poll();
          if (candidate == null) {
            waiters.add(
                new PendingRequests.PendingRequest(
                    answer, scan.endOfSweepFromNow(), clock.instant()));
          } else {
            answers.add(() -> answer.complete(Optional.of(candidate)));
          }
          if (startsScanning()) {
            answers.add(this::readPage);
          }
        });
    return answer;
  }

  /** Whether the last that was seen of the index is that there is none. */
  boolean looksExhausted() {
    return exhaustion.isLastWord();
  }

  /**
   * A sandbox is free, as far as the caller knows; whoever waits longest gets it. Of others a few
   * are kept, and the rest is left to the index and the instance that the shard belongs to.
   */
  void offer(Sandbox.Available sandbox) {
    if (namePrefix != null && !sandbox.account().name().startsWith(namePrefix)) {
      return;
    }
    locked(answers -> add(sandbox, prefetch.batch(), answers));
  }

  /** A candidate has an owner now. */
  void markTaken(Sandbox.Available sandbox) {
    decided(answers -> claims.markTaken(sandbox.id()));
  }

  /** A candidate was not needed: it is for whoever waits longest. */
  void putBack(Sandbox.Available sandbox) {
    decided(
        answers -> {
          claims.release(sandbox.id());
          add(sandbox, prefetch.batch(), answers);
        });
  }

  /** Nobody knows what became of a candidate, so no sweep that it was found in proves anything. */
  void abandon(Sandbox.Available sandbox) {
    decided(
        answers -> {
          claims.release(sandbox.id());
          waiters.beginAnew(scan.endOfSweepFromNow());
        });
  }

  /** Reads the shards in another order from now on. */
  void reorder(ShardOrder order) {
    locked(
        answers -> {
          scan.reorder(order);
          waiters.beginAnew(scan.endOfSweepFromNow());
        });
  }

  private void decided(Consumer<List<Runnable>> what) {
    locked(
        answers -> {
          inHand--;
          what.accept(answers);
        });
  }

  /** Changes the list; what is to be answered then is answered once others may change it, too. */
  private void locked(Consumer<List<Runnable>> change) {
    List<Runnable> answers = new ArrayList<>();
    lock.lock();
    try {
      change.accept(answers);
    } finally {
      lock.unlock();
    }
    answers.forEach(Runnable::run);
  }

  private @Nullable Candidate poll() {
    for (var next = free.poll(); next != null; next = free.poll()) {
      if (claims.claim(next.id())) {
        inHand++;
        return new Candidate(next, this);
      }
    }
    return null;
  }

  private boolean startsScanning() {
    if (scanning) {
      return false;
    }
    scanning = !waiters.isEmpty() || prefetch.isDue(free.size(), clock.instant());
    if (scanning) {
      prefetch.begin(!waiters.isEmpty(), scan.endOfSweepFromNow());
    }
    return scanning;
  }

  private void readPage() {
    ListQuery query;
    long order;
    lock.lock();
    try {
      int limit = Math.clamp(waiters.size(), prefetch.batch(), settings.maxBatch());
      query = new ListQuery(Status.AVAILABLE, scan.nextShard(), namePrefix, limit, scan.cursor());
      order = scan.orderedAt();
    } finally {
      lock.unlock();
    }
    var unused =
        reader.list(query).thenAccept(page -> accept(page, order)).exceptionally(this::fail);
  }

  private void accept(ListPage page, long order) {
    locked(
        answers -> {
          for (Sandbox listed : page.sandboxes()) {
            if (listed instanceof Sandbox.Available candidate) {
              add(candidate, 2 * settings.maxBatch(), answers);
            }
          }
          boolean atOnce = order != scan.orderedAt() || scan.pageRead(page.cursor());
          atOnce &= !endSweeps(answers);
          if (readsOn()) {
            answers.add(atOnce ? this::readPage : () -> later.execute(this::readPage));
          }
        });
  }

  /** Answers those whose sweep is complete; true when they need another one first. */
  private boolean endSweeps(List<Runnable> answers) {
    if (inHand > 0 && waiters.sweepEnded(scan.completed())) {
      waiters.beginAnew(scan.endOfSweepFromNow());
      return true;
    }
    for (var refused : waiters.whoseSweepEnded(scan.completed())) {
      exhaustion.toldNone(refused.asked());
      answers.add(() -> refused.give(null));
    }
    return false;
  }

  private boolean readsOn() {
    if (!waiters.isEmpty()) {
      return true;
    }
    if (free.size() >= prefetch.batch()) {
      scanning = false;
    } else if (prefetch.hasEnded(scan.completed())) {
      scanning = false;
      prefetch.rest(clock.instant());
    }
    return scanning;
  }

  private void add(Sandbox.Available sandbox, int limit, List<Runnable> answers) {
    switch (claims.of(sandbox.id())) {
      case TAKEN -> {}
      case IN_USE -> scan.sawUndecided();
      case FREE -> {
        exhaustion.saw(sandbox);
        if (waiters.isEmpty()) {
          free.add(sandbox, limit);
        } else if (claims.claim(sandbox.id())) {
          inHand++;
          var candidate = new Candidate(sandbox, this);
          var waiter = waiters.next();
          answers.add(() -> waiter.give(candidate));
        }
      }
    }
  }

  private @Nullable Void fail(Throwable failure) {
    locked(
        answers -> {
          scanning = false;
          waiters.all().forEach(failed -> answers.add(() -> failed.fail(failure)));
        });
    return null;
  }
}
