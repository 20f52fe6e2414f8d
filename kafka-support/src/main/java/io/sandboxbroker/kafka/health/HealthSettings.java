package io.sandboxbroker.kafka.health;

import java.time.Duration;
import java.util.Set;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the health checks.
 *
 * @param timeout longest duration of a check; at least 1 ms, 2 s by default
 * @param ttl time for which all callers get the same result when every check passed, half a second
 *     at most when one failed; at least 1 ms, 3 s by default
 * @param required names of the checks that decide about the readiness, while the others are only
 *     shown; none by default, which stands for all. The gateway names its own part, so that it
 *     refuses requests itself while a dependency is away, instead of being taken out of service
 */
@Validated
@ConfigurationProperties("broker.health")
public record HealthSettings(
    @DefaultValue("2s") @DurationMin(millis = 1) Duration timeout,
    @DefaultValue("3s") @DurationMin(millis = 1) Duration ttl,
    @DefaultValue Set<String> required) {

  public HealthSettings {
    required = Set.copyOf(required);
  }

  /** Whether a check decides about the readiness. */
  boolean isRequired(String check) {
    return required.isEmpty() || required.contains(check);
  }
}
