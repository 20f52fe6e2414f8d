package io.sandboxbroker.gateway.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.gateway.web.Problems;
import io.sandboxbroker.gateway.web.Refusal;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Counts requests and refuses those that are too many. By track and by token, and never by address
 * as long as the token is good: a whole class calls from one. Thread-safe, never blocks.
 */
@Component
public final class RateLimits {

  private final Problems problems;
  private final Buckets tracks;
  private final Buckets tokens;
  private final Buckets failures;
  private final Counter overTrack;
  private final Counter overToken;
  private final Counter overFailures;

  RateLimits(LimitSettings settings, InstantSource clock, Problems problems, MeterRegistry meters) {
    this.problems = problems;
    tracks =
        new Buckets(settings.trackPerSecond(), settings.trackBurst(), settings.maxKnown(), clock);
    tokens =
        new Buckets(settings.tokenPerSecond(), settings.tokenBurst(), settings.maxKnown(), clock);
    failures =
        new Buckets(
            settings.failuresPerSecond(), settings.failuresBurst(), settings.maxKnown(), clock);
    overTrack = counter(meters, "track");
    overToken = counter(meters, "token");
    overFailures = counter(meters, "failures");
  }

  private static Counter counter(MeterRegistry meters, String limit) {
    return Counter.builder("broker.rate.limited")
        .description("Requests refused as too many, by the limit that they met")
        .tag("limit", limit)
        .register(meters);
  }

  /**
   * Counts a request, and lets it go on or refuses it.
   *
   * @param token the name of the token
   * @param track who asks, if it says so
   * @param onward what the request goes on to
   */
  Mono<Void> count(
      ServerWebExchange exchange, String token, Optional<String> track, Mono<Void> onward) {
    Taken taken = track.map(id -> take(token, id)).orElseGet(() -> takeFor(token));
    tell(exchange, taken);
    return taken.granted() ? onward : problems.write(exchange, Refusal.RATE_LIMIT_EXCEEDED);
  }

  /** Counts a request that no token opens the API to, and refuses it one way or the other. */
  public Mono<Void> countFailure(ServerWebExchange exchange, Mono<Void> unauthorized) {
    Taken taken = failures.take(Address.of(exchange.getRequest().getRemoteAddress()));
    tell(exchange, taken);
    if (taken.granted()) {
      return unauthorized;
    }
    overFailures.increment();
    return problems.write(exchange, Refusal.RATE_LIMIT_EXCEEDED);
  }

  /** What one bucket refuses is not taken from the other: nobody pays for a track that asks on. */
  private Taken take(String token, String track) {
    Taken ofTrack = tracks.take(track);
    if (!ofTrack.granted()) {
      overTrack.increment();
      return ofTrack;
    }
    Taken ofToken = takeFor(token);
    if (!ofToken.granted()) {
      tracks.giveBack(track);
    }
    return Taken.tighter(ofTrack, ofToken);
  }

  private Taken takeFor(String token) {
    Taken taken = tokens.take(token);
    if (!taken.granted()) {
      overToken.increment();
    }
    return taken;
  }

  private static void tell(ServerWebExchange exchange, Taken taken) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set("X-RateLimit-Limit", String.valueOf(taken.limit()));
    headers.set("X-RateLimit-Remaining", String.valueOf(taken.remaining()));
    // Rounded up: who comes back then finds it full.
    headers.set(
        "X-RateLimit-Reset", String.valueOf(taken.full().plusNanos(999_999_999).getEpochSecond()));
  }
}
