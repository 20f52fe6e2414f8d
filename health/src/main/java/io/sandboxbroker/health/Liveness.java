package io.sandboxbroker.health;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Whether a process can still do its work, or will be able to again without a restart. Thread-safe,
 * never blocks.
 */
final class Liveness {

  private static final Logger LOG = LoggerFactory.getLogger(Liveness.class);

  private final List<LivenessCheck> vitals;
  private final HealthSettings settings;

  Liveness(List<LivenessCheck> vitals, HealthSettings settings) {
    this.vitals = List.copyOf(vitals);
    this.settings = settings;
  }

  /**
   * False once something has ended that does not begin again. What cannot be told in time, such as
   * that of a part that is just being stopped, is no reason to end the process.
   */
  Mono<Boolean> lives() {
    return Mono.fromCallable(this::noneHasEnded)
        .subscribeOn(Schedulers.boundedElastic())
        .timeout(settings.patience())
        .onErrorResume(
            failure -> {
              LOG.warn("whether all parts live cannot be told: {}", failure.toString());
              return Mono.just(true);
            });
  }

  private boolean noneHasEnded() {
    List<String> ended =
        vitals.stream()
            .filter(vital -> vital.ended().getAsBoolean())
            .map(LivenessCheck::name)
            .toList();
    if (!ended.isEmpty()) {
      LOG.error("{} ended and will not begin again: this process has to be restarted", ended);
    }
    return ended.isEmpty();
  }
}
