package io.sandboxbroker.worker.health;

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
final class Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final HealthSettings settings;
  private final Mono<Map<String, Boolean>> checks;

  Readiness(List<Check> checks, HealthSettings settings) {
    this.settings = settings;
    this.checks =
        Flux.fromIterable(checks)
            .flatMap(this::make)
            .collectMap(Map.Entry::getKey, Map.Entry::getValue, TreeMap::new)
            .cache(settings.remembered());
  }

  /** Every check by name, and whether it passes. */
  Mono<Map<String, Boolean>> checks() {
    return checks;
  }

  private Mono<Map.Entry<String, Boolean>> make(Check check) {
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
