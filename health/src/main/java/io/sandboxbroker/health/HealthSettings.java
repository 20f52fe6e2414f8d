package io.sandboxbroker.health;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How readiness is found out.
 *
 * @param patience how long a check may take. Positive, 2 s by default
 * @param remembered how long it is good for that all checks pass, however often it is asked for;
 *     that some do not, half a second at the most. Positive, 3 s by default
 */
@ConfigurationProperties("broker.health")
public record HealthSettings(
    @DefaultValue("2s") Duration patience, @DefaultValue("3s") Duration remembered) {

  public HealthSettings {
    if (!patience.isPositive() || !remembered.isPositive()) {
      throw new IllegalArgumentException(
          "broker.health.patience and broker.health.remembered must be positive");
    }
  }
}
