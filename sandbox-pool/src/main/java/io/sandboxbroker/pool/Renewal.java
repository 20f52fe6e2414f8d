package io.sandboxbroker.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A renewal of a lease.
 *
 * @param version the version of the sandbox that it made
 * @param idempotencyKey the key that the track chose for it; null for none
 * @param expiresAt the end of the lab's time that it gave
 * @param renewableUntil the latest end that a renewal could give
 */
public record Renewal(
    long version, @Nullable String idempotencyKey, Instant expiresAt, Instant renewableUntil) {}
