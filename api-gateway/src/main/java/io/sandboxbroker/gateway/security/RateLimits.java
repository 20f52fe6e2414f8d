package io.sandboxbroker.gateway.security;

import com.github.benmanes.caffeine.cache.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.gateway.security.Buckets.Consumption;
import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.ClientAddresses;
import io.sandboxbroker.gateway.web.Problems;
import io.sandboxbroker.gateway.web.Refusal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Limits requests per track and per token, and failed authentications per address. A whole class
 * calls from one address, so addresses of valid tokens have no limit. Thread-safe, never blocks.
 */
@Component
final class RateLimits {

  private static final int NETWORK_BYTES = 8;

  private final Problems problems;
  private final ClientAddresses addresses;
  private final Buckets tracks;
  private final Buckets tokens;
  private final Buckets failures;
  private final Counter limitedByTrack;
  private final Counter limitedByToken;
  private final Counter limitedByFailures;

  RateLimits(
      LimitSettings settings,
      ClientAddresses addresses,
      InstantSource clock,
      Ticker ticker,
      Problems problems,
      MeterRegistry meters) {
    this.problems = problems;
    this.addresses = addresses;
    int keys = settings.maxKeys();
    tracks = new Buckets(settings.trackPerSecond(), settings.trackBurst(), keys, clock, ticker);
    tokens = new Buckets(settings.tokenPerSecond(), settings.tokenBurst(), keys, clock, ticker);
    failures =
        new Buckets(settings.failuresPerSecond(), settings.failuresBurst(), keys, clock, ticker);
    limitedByTrack = counter(meters, "track");
    limitedByToken = counter(meters, "token");
    limitedByFailures = counter(meters, "failures");
  }

  private static Counter counter(MeterRegistry meters, String limit) {
    return Counter.builder("broker.rate.limited")
        .description("Requests refused by a rate limit")
        .tag("limit", limit)
        .register(meters);
  }

  /**
   * Counts an authenticated request before its authorization. Counts no request without a token.
   */
  Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return ReactiveSecurityContextHolder.getContext()
        .mapNotNull(SecurityContext::getAuthentication)
        .map(client -> Optional.of(client.getName()))
        .defaultIfEmpty(Optional.empty())
        .flatMap(
            token ->
                token.isEmpty() || isGranted(exchange, token.get())
                    ? chain.filter(exchange)
                    : problems.write(exchange, Refusal.RATE_LIMIT_EXCEEDED));
  }

  /** Counts a failed authentication, and answers with its refusal or with that of the limit. */
  Mono<Void> onFailure(ServerWebExchange exchange, Mono<Void> unauthorized) {
    Consumption taken = failures.take(network(addresses.of(exchange.getRequest())));
    addHeaders(exchange, taken);
    if (taken.isGranted()) {
      return unauthorized;
    }
    limitedByFailures.increment();
    return problems.write(exchange, Refusal.RATE_LIMIT_EXCEEDED);
  }

  private boolean isGranted(ServerWebExchange exchange, String token) {
    Consumption taken =
        Caller.trackOf(exchange.getRequest().getHeaders())
            .map(track -> take(token, track))
            .orElseGet(() -> takeFor(token));
    addHeaders(exchange, taken);
    return taken.isGranted();
  }

  /** Takes from both buckets or from none, so that one busy track does not empty its token's. */
  private Consumption take(String token, String track) {
    Consumption ofTrack = tracks.take(track);
    if (!ofTrack.isGranted()) {
      limitedByTrack.increment();
      return ofTrack;
    }
    Consumption ofToken = takeFor(token);
    if (!ofToken.isGranted()) {
      tracks.giveBack(track);
    }
    return Consumption.tighter(ofTrack, ofToken);
  }

  private Consumption takeFor(String token) {
    Consumption taken = tokens.take(token);
    if (!taken.isGranted()) {
      limitedByToken.increment();
    }
    return taken;
  }

  /** Returns an IPv4 address, or the /64 network of an IPv6 address. */
  static String network(@Nullable InetAddress client) {
    if (client == null) {
      return "";
    }
    return client instanceof Inet6Address six
        ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
        : client.getHostAddress();
  }

  private static void addHeaders(ServerWebExchange exchange, Consumption taken) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set("X-RateLimit-Limit", String.valueOf(taken.limit()));
    headers.set("X-RateLimit-Remaining", String.valueOf(taken.remaining()));
    // Rounded up, so that the bucket is full at that second.
    headers.set(
        "X-RateLimit-Reset",
        String.valueOf(taken.resetAt().plusNanos(999_999_999).getEpochSecond()));
  }
}
