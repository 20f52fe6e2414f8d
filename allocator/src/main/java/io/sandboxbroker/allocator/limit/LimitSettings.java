package io.sandboxbroker.allocator.limit;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the limit of records that use the store at a time.
 *
 * @param min lowest limit; from 1, 8 by default
 * @param initial limit at the start; from {@code min} to {@code max}, 16 by default
 * @param max highest limit; 64 by default
 * @param slowCall duration of a call of the store that counts as slow: the limit falls while the
 *     average call takes longer; positive, 500 ms by default
 */
@Validated
@ConfigurationProperties("broker.store-limit")
public record LimitSettings(
    @DefaultValue("8") @Min(1) int min,
    @DefaultValue("16") int initial,
    @DefaultValue("64") int max,
    @DefaultValue("500ms") @DurationMin(inclusive = false) Duration slowCall) {

  public LimitSettings {
    if (initial < min || initial > max) {
      throw new IllegalArgumentException(
          "broker.store-limit.initial is %d, and not from %d to %d".formatted(initial, min, max));
    }
  }
}
