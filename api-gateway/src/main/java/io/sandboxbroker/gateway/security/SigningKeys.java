package io.sandboxbroker.gateway.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Caches an issuer's keys with Nimbus. The first token causes the first fetch, an unknown key id
 * causes another, and the rate limit holds whatever key ids the tokens have. Thread-safe. Nimbus
 * blocks, so it runs on threads of its own.
 */
final class SigningKeys {

  private static final JWKSelector ALL = new JWKSelector(new JWKMatcher.Builder().build());
  private static final int MAX_THREADS = 4;
  private static final int MAX_QUEUED = 1_000;

  private final Scheduler threads =
      Schedulers.newBoundedElastic(MAX_THREADS, MAX_QUEUED, "jwt-keys", 60, true);
  private final JwtSettings settings;
  private final JWKSource<SecurityContext> keys;

  SigningKeys(JWKSetSource<SecurityContext> issuer, JwtSettings settings) {
    this.settings = settings;
    keys =
        JWKSourceBuilder.create(issuer)
            .cache(settings.keyTtl().toMillis(), settings.timeout().toMillis())
            .refreshAheadCache(false)
            .rateLimited(settings.minFetchInterval().toMillis())
            // The cache holds what this returns for one more TTL.
            .outageTolerant(Math.max(1, settings.maxKeyAge().minus(settings.keyTtl()).toMillis()))
            .build();
  }

  /** Returns the keys that may verify a token. Fails when the issuer's keys are not available. */
  Flux<JWK> of(SignedJWT token) {
    return Mono.fromCallable(() -> find(token))
        .subscribeOn(threads)
        .timeout(settings.timeout())
        .flatMapIterable(found -> found);
  }

  private List<JWK> find(SignedJWT token) throws KeySourceException {
    try {
      return keys.get(new JWKSelector(JWKMatcher.forJWSHeader(token.getHeader())), null);
    } catch (RateLimitReachedException e) {
      // An unknown key id is the token's fault, but no keys at all are not.
      return keys.get(ALL, null);
    }
  }
}
