package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import java.time.Duration;
import java.time.Instant;
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
 * A list of free sandboxes: of any name, or of one name prefix. It is filled from the pool's index
 * before it is empty. Thread-safe and non-blocking.
 *
 * <p>The list refuses a request only after a complete sweep of every shard that began after the
 * request. During the sweep no other command may use a candidate, nor after it one that it found.
 */
final class FreeList {

  /** Another instance may have taken a candidate that was read so long ago. */
  static final Duration MAX_AGE = Duration.ofSeconds(10);

  private final @Nullable String namePrefix;
  private final SandboxReader reader;
  private final CandidateClaims claims;
  private final CandidateSettings settings;
  private final InstantSource clock;
  private final Executor later;

  private final ReentrantLock lock = new ReentrantLock();
  private final FreeCandidates free;
  private final CandidateRequests requests = new CandidateRequests();
  private final Scan scan;
  private boolean scanning;
  private int inUse;
  private final Prefetch prefetch;
  private volatile boolean exhausted;

  /** {@code later} runs the reads that wait for {@link CandidateSettings#recheck()}. */
  FreeList(
      @Nullable String namePrefix,
      SandboxReader reader,
      CandidateClaims claims,
      CandidateSettings settings,
      InstantSource clock,
      Executor later,
      ShardOrder order) {
    this.namePrefix = namePrefix;
    this.reader = reader;
    this.claims = claims;
    this.settings = settings;
    this.clock = clock;
    this.later = later;
    this.free = new FreeCandidates(MAX_AGE);
    this.scan = new Scan(order);
    this.prefetch = new Prefetch(settings);
  }

  /**
   * Takes a candidate for the caller alone; empty when there is none. Fails as the reader does.
   *
   * @param reserved the sandboxes that the caller leaves to others; all callers leave the same
   */
  CompletableFuture<Optional<Candidate>> take(Reservations reserved) {
    var answer = new CompletableFuture<Optional<Candidate>>();
    locked(
        answers -> {
          Candidate candidate = poll(reserved);
          if (candidate == null) {
            requests.add(answer, reserved, scan.endOfSweepFromNow());
          } else {
            answers.add(() -> answer.complete(Optional.of(candidate)));
          }
          if (startsScanning()) {
            answers.add(this::readPage);
          }
        });
    return answer;
  }

  /** Whether no sandbox has appeared since a request was refused. */
  boolean looksExhausted() {
    return exhausted;
  }

  /**
   * Offers a free sandbox: to the oldest request, or to the list while that is short. Other
   * sandboxes are left to the index and to the instance that reads their shard first.
   */
  void offer(Sandbox.Available sandbox) {
    if (accepts(sandbox)) {
      locked(answers -> add(sandbox, prefetch.batch(), answers));
    }
  }

  private boolean accepts(Sandbox.Available sandbox) {
    return namePrefix == null || sandbox.account().name().startsWith(namePrefix);
  }

  /** A candidate was taken by its command. */
  void markTaken(Sandbox.Available sandbox) {
    decided(
        answers -> {
          claims.markTaken(sandbox.id());
          free.won();
        });
  }

  /** A candidate was not available any more. */
  void markLost(Sandbox.Available sandbox) {
    decided(
        answers -> {
          claims.markTaken(sandbox.id());
          free.lost(clock.instant());
        });
  }

  /** A candidate is available under another name. */
  void markChanged(Sandbox.Available current) {
    decided(answers -> claims.markChanged(current));
  }

  /** A candidate was not needed; the oldest request gets it. */
  void putBack(Sandbox.Available sandbox) {
    decided(
        answers -> {
          claims.release(sandbox.id());
          add(sandbox, prefetch.batch(), answers);
        });
  }

  /** The state of a candidate is unknown, so the sweeps that found it prove nothing. */
  void abandon(Sandbox.Available sandbox) {
    decided(
        answers -> {
          claims.release(sandbox.id());
          requests.restartSweeps(scan.endOfSweepFromNow());
        });
  }

  /** Changes the order in which the shards are read. */
  void reorder(ShardOrder order) {
    locked(
        answers -> {
          scan.reorder(order);
          requests.restartSweeps(scan.endOfSweepFromNow());
        });
  }

  private void decided(Consumer<List<Runnable>> change) {
    locked(
        answers -> {
          inUse--;
          change.accept(answers);
        });
  }

  /** Changes the list under its lock, and runs the answers after the lock is released. */
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

  private @Nullable Candidate poll(Reservations reserved) {
    Instant now = clock.instant();
    Sandbox.Available next = free.poll(claims, reserved, now);
    if (next == null) {
      return null;
    }
    inUse++;
    return new Candidate(next, this, now);
  }

  private boolean startsScanning() {
    if (scanning) {
      return false;
    }
    scanning = !requests.isEmpty() || isPrefetchDue();
    if (scanning) {
      prefetch.begin(!requests.isEmpty(), scan.endOfSweepFromNow());
    }
    return scanning;
  }

  private boolean isPrefetchDue() {
    Instant now = clock.instant();
    return prefetch.isDue(free.size(now), now);
  }

  private void readPage() {
    ListQuery query;
    long order;
    lock.lock();
    try {
      int limit = Math.clamp(requests.size(), prefetch.batch(), settings.maxBatch());
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

  /** Refuses the requests whose sweep is complete; true when they need another sweep first. */
  private boolean endSweeps(List<Runnable> answers) {
    if (inUse > 0 && requests.hasEndedSweep(scan.completed())) {
      requests.restartSweeps(scan.endOfSweepFromNow());
      return true;
    }
    for (var refused : requests.removeEnded(scan.completed())) {
      exhausted = true;
      answers.add(() -> refused.answer(null));
    }
    return false;
  }

  private boolean readsOn() {
    if (!requests.isEmpty()) {
      return true;
    }
    if (free.size(clock.instant()) >= prefetch.batch()) {
      scanning = false;
    } else if (prefetch.hasEnded(scan.completed())) {
      scanning = false;
      prefetch.pause(clock.instant());
    }
    return scanning;
  }

  private void add(Sandbox.Available sandbox, int limit, List<Runnable> answers) {
    switch (claims.of(sandbox)) {
      case TAKEN -> {}
      case IN_USE -> scan.sawCandidateInUse();
      case FREE -> {
        exhausted = false;
        String name = sandbox.account().name();
        if (!requests.accept(name)) {
          free.add(sandbox, limit, clock.instant());
        } else if (claims.claim(sandbox)) {
          inUse++;
          var candidate = new Candidate(sandbox, this, clock.instant());
          var request = requests.next(name);
          answers.add(() -> request.answer(candidate));
        }
      }
    }
  }

  private @Nullable Void fail(Throwable failure) {
    locked(
        answers -> {
          scanning = false;
          requests.removeAll().forEach(failed -> answers.add(() -> failed.fail(failure)));
        });
    return null;
  }
}
