package io.sandboxbroker.allocator.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.allocator.Crowd;
import io.sandboxbroker.pool.Examples;
import io.sandboxbroker.pool.InMemorySandboxStore;
import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two lists over the same claims, used by several threads while two others read the index. */
class FreeListConcurrencyTest {

  private static final int MEMBERS = 4;
  private static final int SANDBOXES = 120;
  private static final String PREFIX = "lab-1";

  private final ExecutorService readers = Executors.newFixedThreadPool(2);
  private final InMemorySandboxStore pool = new InMemorySandboxStore(4);
  private final Set<SandboxId> held = ConcurrentHashMap.newKeySet();
  private final Set<SandboxId> taken = ConcurrentHashMap.newKeySet();
  private final CandidateSettings settings =
      new CandidateSettings(
          5, 20, Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMillis(1), 10);
  private final CandidateClaims claims = new CandidateClaims(settings.indexLag(), System::nanoTime);

  @AfterEach
  void stop() {
    readers.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noSandboxHasTwoUsersAndNoRequestIsRefusedWhileOneIsLeft(long seed) {
    for (int i = 0; i < SANDBOXES; i++) {
      pool.add(Examples.account(String.valueOf(i)));
    }
    FreeList any = list(null, seed);
    FreeList ofPrefix = list(PREFIX, seed);

    Crowd.of(
        MEMBERS,
        seed,
        (number, random) -> {
          boolean prefix = number % 2 == 0;
          FreeList list = prefix ? ofPrefix : any;
          while (true) {
            Optional<Candidate> candidate = list.take(Reservations.NONE).get(30, TimeUnit.SECONDS);
            if (candidate.isEmpty()) {
              assertThat(pool.sandboxes())
                  .as("left when a request was refused")
                  .noneMatch(it -> !prefix || it.account().name().startsWith(PREFIX));
              return;
            }
            use(candidate.get(), random);
          }
        });

    assertThat(taken).hasSize(SANDBOXES);
  }

  private void use(Candidate candidate, Random random) {
    SandboxId sandbox = candidate.sandbox().id();
    assertThat(held.add(sandbox)).as("only user of %s", sandbox).isTrue();
    Thread.yield();
    int result = random.nextInt(10);
    if (result < 5) {
      assertThat(taken.add(sandbox)).as("first owner of %s", sandbox).isTrue();
      pool.removeRow(sandbox);
    }
    held.remove(sandbox);
    if (result < 4) {
      candidate.markTaken();
    } else if (result == 4) {
      candidate.markLost();
    } else if (result < 9) {
      candidate.putBack();
    } else {
      candidate.abandon();
    }
  }

  private FreeList list(String prefix, long seed) {
    Executor later = CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, readers);
    return new FreeList(
        prefix,
        new Index(),
        claims,
        settings,
        InstantSource.system(),
        later,
        ShardOrder.of(pool.shards(), Set.of(), 1, new Random(seed)));
  }

  /** The lists of the pool, read on other threads. */
  private final class Index implements SandboxReader {

    @Override
    public CompletableFuture<ListPage> list(ListQuery query) {
      return CompletableFuture.supplyAsync(() -> pool.list(query).join(), readers);
    }

    @Override
    public int shards() {
      return pool.shards();
    }

    @Override
    public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<ListPage> ofKey(KeyQuery query) {
      throw new UnsupportedOperationException();
    }
  }
}
