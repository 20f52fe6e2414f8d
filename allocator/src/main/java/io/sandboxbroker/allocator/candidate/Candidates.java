package io.sandboxbroker.allocator.candidate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The free lists of this process: one for all sandboxes, and one for each requested name prefix.
 * Thread-safe.
 */
public final class Candidates {

  /** Long enough for most indexes to show what they lacked. */
  private static final Duration REFUSAL_CHECK = Duration.ofSeconds(1);

  private final SandboxReader reader;
  private final CandidateSettings settings;
  private final InstantSource clock;
  private final Random random;
  private final CandidateClaims claims;
  private final Executor later;
  private final RefusalCheck refusals;
  private final FreeList any;
  private final Cache<String, FreeList> byPrefix;
  private volatile ShardOrder order;

  public Candidates(
      SandboxReader reader,
      CandidateSettings settings,
      InstantSource clock,
      Random random,
      Runnable onFalseExhaustion) {
    this(
        reader,
        settings,
        clock,
        random,
        onFalseExhaustion,
        after(settings.recheck()),
        after(REFUSAL_CHECK));
  }

  /** Not the common pool: who gets a candidate may block it by the first use of a schema. */
  private static Executor after(Duration pause) {
    return CompletableFuture.delayedExecutor(
        pause.toNanos(),
        TimeUnit.NANOSECONDS,
        task -> Thread.ofVirtual().name("candidates").start(task));
  }

  /**
   * Creates lists whose time is not the machine's.
   *
   * @param later runs after a moment what waits for the index
   */
  public Candidates(
      SandboxReader reader,
      CandidateSettings settings,
      InstantSource clock,
      Random random,
      Runnable onFalseExhaustion,
      Executor later) {
    this(reader, settings, clock, random, onFalseExhaustion, later, later);
  }

  private Candidates(
      SandboxReader reader,
      CandidateSettings settings,
      InstantSource clock,
      Random random,
      Runnable onFalseExhaustion,
      Executor recheck,
      Executor refusalCheck) {
    this.reader = reader;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.claims =
        new CandidateClaims(
            settings.indexLag(), () -> TimeUnit.MILLISECONDS.toNanos(clock.millis()));
    this.later = recheck;
    this.refusals = new RefusalCheck(reader, clock, refusalCheck, onFalseExhaustion);
    this.order = ShardOrder.of(reader.shards(), Set.of(), 1, random);
    this.any = listOf(null);
    this.byPrefix = Caffeine.newBuilder().maximumSize(settings.maxPrefixes()).build();
  }

  /**
   * Takes a candidate for the caller alone. Empty only when a complete sweep, begun after this
   * call, found none. Fails with {@link io.sandboxbroker.pool.StoreUnavailableException} when the
   * pool cannot be read for now.
   *
   * @param namePrefix only names that start so; null for any
   * @param reserved the sandboxes that are left to others; all callers pass {@link
   *     Reservations#NONE} or the same other one
   */
  public CompletableFuture<Optional<Candidate>> take(
      @Nullable String namePrefix, Reservations reserved) {
    return list(namePrefix).take(reserved);
  }

  /**
   * Whether {@link #take} is likely to find none after a complete sweep: the last sweep found none,
   * and no sandbox has appeared since.
   */
  public boolean looksExhausted(@Nullable String namePrefix) {
    return list(namePrefix).looksExhausted();
  }

  private FreeList list(@Nullable String namePrefix) {
    return namePrefix == null ? any : byPrefix.get(namePrefix, this::listOf);
  }

  /** Offers a sandbox that has just become available. */
  public void offer(Sandbox.Available sandbox) {
    claims.markAvailable(sandbox);
    any.offer(sandbox);
    byPrefix.asMap().values().forEach(list -> list.offer(sandbox));
  }

  /**
   * A command is refused because no sandbox was found for it.
   *
   * @param arrivedAt when the brokers got the command
   */
  public void refused(@Nullable String namePrefix, Instant arrivedAt) {
    refusals.refused(namePrefix, arrivedAt);
  }

  /**
   * A write has proved that a sandbox was available, unchanged, until now.
   *
   * @param claimedAt since when the writing command had it to itself in this process
   */
  public void proved(Sandbox.Available sandbox, Instant claimedAt) {
    refusals.proved(sandbox, claimedAt);
  }

  /**
   * This instance now consumes these partitions of the allocation commands.
   *
   * @param partitionCount how many there are in all
   */
  public void assigned(Set<Integer> partitions, int partitionCount) {
    order = ShardOrder.of(reader.shards(), partitions, partitionCount, random);
    any.reorder(order);
    byPrefix.asMap().values().forEach(list -> list.reorder(order));
  }

  private FreeList listOf(@Nullable String namePrefix) {
    return new FreeList(namePrefix, reader, claims, settings, clock, later, order);
  }
}
