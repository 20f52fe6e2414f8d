package io.sandboxbroker.gateway.health;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Which dependencies answer. Asked at most once in a while and each for a bounded time, whoever
 * calls and however often. Thread-safe, never blocks.
 */
@Component
class Readiness {

  private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

  private final HealthSettings settings;
  private final Mono<Map<String, Boolean>> checks;

  Readiness(List<Dependency> dependencies, HealthSettings settings) {
    this.settings = settings;
    checks =
        Flux.fromIterable(dependencies)
            .flatMap(this::check)
            .collectMap(Map.Entry::getKey, Map.Entry::getValue, TreeMap::new)
            .cache(settings.remembered());
  }

  /** Every dependency by name, and whether it answers. */
  Mono<Map<String, Boolean>> checks() {
    return checks;
  }

  private Mono<Map.Entry<String, Boolean>> check(Dependency dependency) {
    return Mono.fromCompletionStage(dependency::probe)
        .subscribeOn(Schedulers.boundedElastic())
        .timeout(settings.patience())
        .thenReturn(true)
        .onErrorResume(
            failure -> {
              LOG.warn("not ready: {}: {}", dependency.name(), failure.toString());
              return Mono.just(false);
            })
        .map(answers -> Map.entry(dependency.name(), answers));
  }
}
