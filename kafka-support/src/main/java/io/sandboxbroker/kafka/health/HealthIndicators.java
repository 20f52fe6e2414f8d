package io.sandboxbroker.kafka.health;

import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/** Creates health indicators, which {@link HealthProbes} asks in bounded time. */
public final class HealthIndicators {

  private HealthIndicators() {}

  /** An indicator that is up while the condition holds. */
  public static HealthIndicator upWhile(BooleanSupplier condition) {
    return () -> (condition.getAsBoolean() ? Health.up() : Health.down()).build();
  }

  /** An indicator that is up when the dependency answers. */
  public static ReactiveHealthIndicator upWhenAnswered(
      Supplier<? extends CompletionStage<?>> request) {
    return () ->
        Mono.defer(() -> Mono.fromCompletionStage(request.get())).thenReturn(Health.up().build());
  }
}
