package io.sandboxbroker.gateway.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jwt.SignedJWT;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An issuer's keys, kept for a while. They are read when they are needed, so that nothing depends
 * on the issuer at the start; anew after a time, so that a key that was withdrawn is forgotten; and
 * at once for a key that is not known, so that a new one is. But never more often than once in a
 * pause: what tokens say must not decide how often the issuer is asked. Thread-safe, never blocks.
 */
final class SigningKeys {

  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

  private final Supplier<Mono<List<JWK>>> issuer;
  private final JwtSettings settings;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Attempt> attempt = new AtomicReference<>();
  private volatile @Nullable Kept kept;

  SigningKeys(Supplier<Mono<List<JWK>>> issuer, JwtSettings settings, InstantSource clock) {
    this.issuer = issuer;
    this.settings = settings;
    this.clock = clock;
  }

  /** The keys of which one may have signed this; fails when there are none and none can be had. */
  Flux<JWK> of(SignedJWT token) {
    return Mono.defer(() -> keys(token.getHeader().getKeyID())).flatMapIterable(keys -> keys);
  }

  private Mono<List<JWK>> keys(@Nullable String id) {
    Instant now = clock.instant();
    Kept known = kept;
    if (known != null && known.isYoungerThan(settings.keysKept(), now) && known.has(id)) {
      return Mono.just(known.keys());
    }
    Mono<List<JWK>> newer = newer(now);
    return known != null && known.isYoungerThan(settings.keysKeptAtMost(), now)
        ? newer.onErrorReturn(known.keys())
        : newer;
  }

  /** Those of an attempt that has begun within the pause, or of a new one. */
  private Mono<List<JWK>> newer(Instant now) {
    Attempt last = attempt.get();
    if (last != null && now.isBefore(last.began().plus(settings.pause()))) {
      return last.keys();
    }
    Mono<List<JWK>> keys =
        Mono.defer(issuer)
            .doOnNext(read -> kept = new Kept(read, now))
            .doOnError(
                failure ->
                    LOG.warn(
                        "the keys of {} cannot be read: {}", settings.issuer(), failure.toString()))
            .cache();
    return attempt.compareAndSet(last, new Attempt(now, keys)) ? keys : newer(now);
  }

  private record Attempt(Instant began, Mono<List<JWK>> keys) {}

  private record Kept(List<JWK> keys, Instant since) {

    boolean isYoungerThan(Duration age, Instant now) {
      return now.isBefore(since.plus(age));
    }

    boolean has(@Nullable String id) {
      return id == null || keys.stream().anyMatch(key -> id.equals(key.getKeyID()));
    }
  }
}
