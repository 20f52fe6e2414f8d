package io.sandboxbroker.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The allocation of a sandbox to a track.
 *
 * @param id the id of the allocate command
 * @param track the owner
 * @param lab the owner's lab, for grouping; null when the owner named none
 * @param idempotencyKey the idempotency key of the allocation
 * @param allocatedAt the time of the decision
 * @param expiresAt the end of the lab's time; expiry takes effect a grace period later
 * @param leasedAt when the lease began; before {@code allocatedAt} if the sandbox replaces another
 * @param renewals the last renewals, the newest first; at most {@link #MAX_RENEWALS}
 */
public record Allocation(
    String id,
    TrackId track,
    @Nullable String lab,
    String idempotencyKey,
    Instant allocatedAt,
    Instant expiresAt,
    Instant leasedAt,
    List<Renewal> renewals) {

  /** The number of renewals whose answer can be repeated. */
  public static final int MAX_RENEWALS = 8;

  /** Answers have whole seconds. */
  private static final Duration MIN_STEP = Duration.ofSeconds(1);

  /** The beginning of the ids of allocations, and of other causes, that an import has written. */
  public static final String IMPORTED = "import:";

  public Allocation {
    renewals = List.copyOf(renewals);
  }

  /** An allocation that begins a lease, and has not been renewed. */
  public Allocation(
      String id,
      TrackId track,
      @Nullable String lab,
      String idempotencyKey,
      Instant allocatedAt,
      Instant expiresAt) {
    this(id, track, lab, idempotencyKey, allocatedAt, expiresAt, allocatedAt, List.of());
  }

  /** The latest end that a renewal can give. */
  public Instant renewableUntil(LeaseTerms terms) {
    return leasedAt.plus(terms.maxLease());
  }

  /** The renewal that the track asked for with this key; empty when it is not known. */
  Optional<Renewal> renewedWith(@Nullable String key) {
    return renewals.stream()
        .filter(renewal -> key != null && key.equals(renewal.idempotencyKey()))
        .findFirst();
  }

  /**
   * The renewal that a command repeats: the one with its key, or without a key the last one, if the
   * end would hardly move. So requests that are repeated at once make one renewal, and not one
   * version each.
   */
  Optional<Renewal> repeated(Trigger.RenewLease command, Instant now) {
    if (command.idempotencyKey() != null) {
      return renewedWith(command.idempotencyKey());
    }
    return now.plus(command.duration()).isBefore(expiresAt.plus(MIN_STEP))
        ? renewals.stream().findFirst()
        : Optional.empty();
  }

  /**
   * The renewal that a command makes: within the terms, and never with an earlier end. Empty when
   * only an end beyond the longest lease would be later than the present one.
   */
  Optional<Renewal> renewal(
      Trigger.RenewLease command, long version, Instant now, LeaseTerms terms) {
    Instant limit = renewableUntil(terms);
    Instant requested = now.plus(command.duration());
    if (requested.isAfter(expiresAt) && !limit.isAfter(expiresAt)) {
      return Optional.empty();
    }
    Instant end = requested.isBefore(limit) ? requested : limit;
    return Optional.of(
        new Renewal(
            version, command.idempotencyKey(), end.isAfter(expiresAt) ? end : expiresAt, limit));
  }

  Allocation renewed(Renewal renewal) {
    return new Allocation(
        id,
        track,
        lab,
        idempotencyKey,
        allocatedAt,
        renewal.expiresAt(),
        leasedAt,
        Stream.concat(Stream.of(renewal), renewals.stream()).limit(MAX_RENEWALS).toList());
  }

  /**
   * Whether another broker made the allocation. A track may have several of them, and a lease of
   * the newest only.
   */
  public boolean isImported() {
    return id.startsWith(IMPORTED);
  }

  /** Whether the track chose an idempotency key; otherwise the key is the track id. */
  public boolean hasChosenKey() {
    return !idempotencyKey.equals(track.value());
  }

  /** Whether the track chose this idempotency key. */
  public boolean hasChosenKey(String key) {
    return hasChosenKey() && idempotencyKey.equals(key);
  }

  boolean belongsTo(TrackId other) {
    return track.equals(other);
  }
}
