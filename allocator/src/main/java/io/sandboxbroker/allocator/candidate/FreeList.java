package io.sandboxbroker.allocator.candidate;

import io.sandboxbroker.allocator.candidate.CandidateRequests.PendingRequest;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  private final @Nullable String namePrefix;
  private final SandboxReader reader;
  private final CandidateClaims claims;
  private final CandidateSettings settings;
  private final InstantSource clock;
  private final Executor later;
  private final EmptyPoolCheck exhaustion;

  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<SandboxId, Sandbox.Available> free = new LinkedHashMap<>();
  private final CandidateRequests requests = new CandidateRequests();
  private final Scan scan;
  private boolean scanning;
  private int inUse;
  private final Prefetch prefetch;

  /** {@code later} runs the reads that wait for {@link CandidateSettings#recheck()}. */
  FreeList(
      @Nullable String namePrefix,
      SandboxReader reader,
      CandidateClaims claims,
      CandidateSettings settings,
      InstantSource clock,
      Executor later,
      EmptyPoolCheck exhaustion,
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

  /** Takes a candidate for the caller alone; empty when there is none. Fails as the reader does. */
  CompletableFuture<Optional<Candidate>> take() {
    var answer = new CompletableFuture<Optional<Candidate>>();
    locked(
        answers -> {
          Candidate candidate = poll();
          if (candidate == null) {
            requests.add(new PendingRequest(answer, scan.endOfSweepFromNow(), clock.instant()));
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
    return exhaustion.isExhausted();
  }

  /**
   * Offers a free sandbox: to the oldest request, or to the list while that is short. Other
   * sandboxes are left to the index and to the instance that reads their shard first.
   */
  void offer(Sandbox.Available sandbox) {
    if (namePrefix != null && !sandbox.account().name().startsWith(namePrefix)) {
      return;
    }
    locked(answers -> add(sandbox, prefetch.batch(), answers));
  }

  /** A candidate has an owner. */
  void markTaken(Sandbox.Available sandbox) {
    decided(answers -> claims.markTaken(sandbox.id()));
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

  private @Nullable Candidate poll() {
    for (var next = free.pollFirstEntry(); next != null; next = free.pollFirstEntry()) {
      if (claims.claim(next.getKey())) {
        inUse++;
        return new Candidate(next.getValue(), this);
      }
    }
    return null;
  }

  private boolean startsScanning() {
    if (scanning) {
      return false;
    }
    scanning = !requests.isEmpty() || prefetch.isDue(free.size(), clock.instant());
    if (scanning) {
      prefetch.begin(!requests.isEmpty(), scan.endOfSweepFromNow());
    }
    return scanning;
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
      exhaustion.refused(refused.requestedAt());
      answers.add(() -> refused.answer(null));
    }
    return false;
  }

  private boolean readsOn() {
    if (!requests.isEmpty()) {
      return true;
    }
    if (free.size() >= prefetch.batch()) {
      scanning = false;
    } else if (prefetch.hasEnded(scan.completed())) {
      scanning = false;
      prefetch.pause(clock.instant());
    }
    return scanning;
  }

  private void add(Sandbox.Available sandbox, int limit, List<Runnable> answers) {
    switch (claims.of(sandbox.id())) {
      case TAKEN -> {}
      case IN_USE -> scan.sawCandidateInUse();
      case FREE -> {
        exhaustion.found(sandbox);
        if (requests.isEmpty()) {
          if (free.size() < limit) {
            free.putIfAbsent(sandbox.id(), sandbox);
          }
        } else if (claims.claim(sandbox.id())) {
          inUse++;
          var candidate = new Candidate(sandbox, this);
          var request = requests.next();
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
