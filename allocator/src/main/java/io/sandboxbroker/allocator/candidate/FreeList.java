package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.CandidatePage;
import io.sandboxbroker.pool.CandidateQuery;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Free sandboxes of one kind, any or those of one name prefix, waiting for commands. Filled from
 * the pool's index before it runs dry. Thread-safe and non-blocking.
 *
 * <p>Says that there is none only after a complete sweep of every shard, begun after the question
 * was asked, in which no candidate was in another command's hands.
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
  private final Deque<Sandbox.Available> free = new ArrayDeque<>();
  private final Set<SandboxId> listed = new HashSet<>();
  private final Waiters waiters = new Waiters();
  private final Scan scan;
  private boolean scanning;
  private int batch;
  private long endOfPrefetch;
  private Instant nextPrefetch = Instant.MIN;

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
    this.batch = settings.batch();
  }

  /**
   * A candidate for the caller alone; empty when there is none. Fails with what the reader failed
   * with.
   */
  CompletableFuture<Optional<Candidate>> take() {
    var answer = new CompletableFuture<Optional<Candidate>>();
    boolean start;
    Candidate candidate;
    lock.lock();
    try {
      candidate = poll();
      if (candidate == null) {
        waiters.add(new Waiters.Waiter(answer, scan.endOfSweepFromNow(), clock.instant()));
      }
      start = startsScanning();
    } finally {
      lock.unlock();
    }
    if (candidate != null) {
      answer.complete(Optional.of(candidate));
    }
    if (start) {
      readPage();
    }
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
    List<Runnable> answers = new ArrayList<>();
    lock.lock();
    try {
      add(sandbox, batch, answers);
    } finally {
      lock.unlock();
    }
    answers.forEach(Runnable::run);
  }

  /** Reads the shards in another order from now on. */
  void reorder(ShardOrder order) {
    lock.lock();
    try {
      scan.reorder(order);
      waiters.beginAnew(scan.endOfSweepFromNow());
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Candidate poll() {
    for (var next = free.poll(); next != null; next = free.poll()) {
      listed.remove(next.id());
      if (claims.claim(next.id())) {
        return new Candidate(next, this, claims);
      }
    }
    return null;
  }

  private boolean startsScanning() {
    if (scanning) {
      return false;
    }
    boolean runningDry = free.size() < batch / 2 && !clock.instant().isBefore(nextPrefetch);
    if (waiters.isEmpty() && !runningDry) {
      return false;
    }
    batch = waiters.isEmpty() ? batch : Math.min(batch * 2, settings.maxBatch());
    endOfPrefetch = scan.endOfSweepFromNow();
    scanning = true;
    return true;
  }

  private void readPage() {
    CandidateQuery query;
    long order;
    lock.lock();
    try {
      int limit = Math.clamp(waiters.size(), batch, settings.maxBatch());
      query = new CandidateQuery(scan.nextShard(), namePrefix, limit, scan.cursor());
      order = scan.orderedAt();
    } finally {
      lock.unlock();
    }
    var unused =
        reader
            .candidates(query)
            .thenAccept(page -> accept(page, order))
            .exceptionally(
                failure -> {
                  fail(failure);
                  return null;
                });
  }

  private void accept(CandidatePage page, long order) {
    List<Runnable> answers = new ArrayList<>();
    boolean readOn;
    boolean atOnce;
    lock.lock();
    try {
      for (var candidate : page.candidates()) {
        add(candidate, 2 * settings.maxBatch(), answers);
      }
      atOnce = order != scan.orderedAt() || scan.pageRead(page.cursor());
      for (var refused : waiters.whoseSweepEnded(scan.completed())) {
        exhaustion.toldNone(refused.asked());
        answers.add(() -> refused.answer().complete(Optional.empty()));
      }
      readOn = readsOn();
    } finally {
      lock.unlock();
    }
    answers.forEach(Runnable::run);
    if (readOn) {
      if (atOnce) {
        readPage();
      } else {
        later.execute(this::readPage);
      }
    }
  }

  private boolean readsOn() {
    if (!waiters.isEmpty()) {
      return true;
    }
    if (free.size() >= batch) {
      scanning = false;
    } else if (scan.completed() >= endOfPrefetch) {
      scanning = false;
      nextPrefetch = clock.instant().plus(settings.pause());
      batch = Math.max(batch / 2, settings.batch());
    }
    return scanning;
  }

  private void add(Sandbox.Available sandbox, int limit, List<Runnable> answers) {
    switch (claims.of(sandbox.id())) {
      case SETTLED -> {}
      case UNDECIDED -> scan.sawUndecided();
      case FREE -> {
        exhaustion.saw(sandbox);
        if (waiters.isEmpty()) {
          if (free.size() < limit && listed.add(sandbox.id())) {
            free.add(sandbox);
          }
        } else if (claims.claim(sandbox.id())) {
          var candidate = new Candidate(sandbox, this, claims);
          var waiter = waiters.next().answer();
          answers.add(() -> waiter.complete(Optional.of(candidate)));
        }
      }
    }
  }

  private void fail(Throwable failure) {
    List<Waiters.Waiter> failed;
    lock.lock();
    try {
      failed = waiters.all();
      scanning = false;
    } finally {
      lock.unlock();
    }
    failed.forEach(waiter -> waiter.answer().completeExceptionally(failure));
  }
}
