package io.sandboxbroker.health;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Which checks pass. Made at most once in a while and each for a bounded time, whoever calls and
 * however often. Thread-safe, never blocks.
 */
public final class Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  /** Short, so that no start waits for an answer that was true a moment ago. */
  private static final Duration FAILURE_REMEMBERED = Duration.ofMillis(500);

  private final HealthSettings settings;
  private final Mono<Map<String, Boolean>> checks;

  Readiness(List<ReadinessCheck> checks, HealthSettings settings) {
    this.settings = settings;
    this.checks =
        Flux.fromIterable(checks)
            .flatMap(this::make)
            .<Map<String, Boolean>>collect(
                TreeMap::new,
                (all, one) -> all.merge(one.getKey(), one.getValue(), Boolean::logicalAnd))
            .cache(this::goodFor, failure -> Duration.ZERO, () -> Duration.ZERO);
  }

  /** Every check by name, and whether it passes. */
  public Mono<Map<String, Boolean>> checks() {
    return checks;
  }

  private Duration goodFor(Map<String, Boolean> answer) {
    Duration remembered = settings.remembered();
    return answer.containsValue(false) && remembered.compareTo(FAILURE_REMEMBERED) > 0
        ? FAILURE_REMEMBERED
        : remembered;
  }

  private Mono<Map.Entry<String, Boolean>> make(ReadinessCheck check) {
    return Mono.defer(() -> Mono.fromCompletionStage(check.probe().get()))
        .subscribeOn(Schedulers.boundedElastic())
        .timeout(settings.patience())
        .thenReturn(true)
        .onErrorResume(
            failure -> {
              LOG.warn("not ready: {}: {}", check.name(), failure.toString());
              return Mono.just(false);
            })
        .map(passes -> Map.entry(check.name(), passes));
  }
}
