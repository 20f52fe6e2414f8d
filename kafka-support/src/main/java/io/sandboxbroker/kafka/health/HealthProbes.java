package io.sandboxbroker.kafka.health;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.ReactiveHealthContributors;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The responses of {@code /healthz} and {@code /readyz}. Readiness is the state of the required
 * health indicators; the others are shown. Each check takes a bounded time, and its result is
 * shared by all callers for a while. Thread-safe, never blocks.
 */
public final class HealthProbes {

  private static final Logger LOG = LoggerFactory.getLogger(HealthProbes.class);

  /** Short, so that no start waits for an outdated failure. */
  private static final Duration MAX_FAILURE_TTL = Duration.ofMillis(500);

  private final List<LivenessCheck> livenessChecks;
  private final HealthSettings settings;
  private final InstantSource clock;
  private final Mono<Map<String, Boolean>> readiness;

  /**
   * The body of {@code /healthz}.
   *
   * @param status {@code healthy} or {@code unhealthy}
   * @param timestamp time of the response in Unix seconds
   */
  public record Liveness(String status, long timestamp) {}

  /**
   * The body of {@code /readyz}.
   *
   * @param status {@code ready} if all required checks pass, else {@code not_ready}
   * @param timestamp time of the response in Unix seconds
   * @param checks {@code ok} or {@code unavailable} for each check
   */
  public record Readiness(String status, long timestamp, Map<String, String> checks) {}

  /**
   * @param indicators their names are the names of the checks. Indicators whose names differ only
   *     after a dot are one check, which passes when all of them are up
   */
  HealthProbes(
      ReactiveHealthContributors indicators,
      List<LivenessCheck> livenessChecks,
      HealthSettings settings,
      InstantSource clock) {
    this.livenessChecks = List.copyOf(livenessChecks);
    this.settings = settings;
    this.clock = clock;
    this.readiness =
        Flux.fromStream(indicators::stream)
            .flatMap(this::check)
            .<Map<String, Boolean>>collect(
                TreeMap::new,
                (all, one) -> all.merge(one.getKey(), one.getValue(), Boolean::logicalAnd))
            .cache(this::ttl, failure -> Duration.ZERO, () -> Duration.ZERO);
  }

  /**
   * Answers 503 once a part has ended that does not restart. A check that fails or takes too long,
   * such as during a stop, does not count as an end.
   */
  public Mono<ResponseEntity<Liveness>> liveness() {
    return Mono.fromCallable(this::isLive)
        .subscribeOn(Schedulers.boundedElastic())
        .timeout(settings.timeout())
        .onErrorResume(
            failure -> {
              LOG.warn("liveness cannot be checked: {}", failure.toString());
              return Mono.just(true);
            })
        .map(live -> response(live, new Liveness(live ? "healthy" : "unhealthy", now())));
  }

  /** Answers 503 unless every required check passes. */
  public Mono<ResponseEntity<Readiness>> readiness() {
    return readiness.map(
        checks -> {
          boolean ready =
              checks.entrySet().stream()
                  .allMatch(check -> check.getValue() || !settings.isRequired(check.getKey()));
          Map<String, String> words = new TreeMap<>();
          checks.forEach((name, passes) -> words.put(name, passes ? "ok" : "unavailable"));
          return response(ready, new Readiness(ready ? "ready" : "not_ready", now(), words));
        });
  }

  private static <T> ResponseEntity<T> response(boolean ok, T body) {
    return ResponseEntity.status(ok ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).body(body);
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  private boolean isLive() {
    List<String> ended =
        livenessChecks.stream()
            .filter(check -> check.hasEnded().getAsBoolean())
            .map(LivenessCheck::name)
            .toList();
    if (!ended.isEmpty()) {
      LOG.error("{} ended and will not restart: this process must be restarted", ended);
    }
    return ended.isEmpty();
  }

  private Duration ttl(Map<String, Boolean> checks) {
    Duration ttl = settings.ttl();
    return checks.containsValue(false) && ttl.compareTo(MAX_FAILURE_TTL) > 0
        ? MAX_FAILURE_TTL
        : ttl;
  }

  private Mono<Map.Entry<String, Boolean>> check(ReactiveHealthContributors.Entry entry) {
    String name = entry.name().replaceFirst("\\..*", "");
    if (!(entry.contributor() instanceof ReactiveHealthIndicator indicator)) {
      return Mono.error(new IllegalStateException(name + " is not a single indicator"));
    }
    return Mono.defer(indicator::health)
        .subscribeOn(Schedulers.boundedElastic())
        .timeout(settings.timeout())
        .map(
            health -> {
              boolean up = health.getStatus().equals(Status.UP);
              if (!up) {
                LOG.warn("not ready: {} is {}", name, health.getStatus());
              }
              return up;
            })
        .onErrorResume(
            failure -> {
              LOG.warn("not ready: {}: {}", name, failure.toString());
              return Mono.just(false);
            })
        .map(up -> Map.entry(name, up));
  }
}
