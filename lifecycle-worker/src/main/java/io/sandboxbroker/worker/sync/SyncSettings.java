package io.sandboxbroker.worker.sync;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How timers are acted on.
 *
 * @param backOff the pause before a batch that could not be published is worked off again; doubles
 *     each time. Positive, 1 s by default
 * @param maxBackOff the longest such pause; at least the first, 30 s by default
 */
@ConfigurationProperties("broker.sync")
record SyncSettings(
    @DefaultValue("1s") Duration backOff, @DefaultValue("30s") Duration maxBackOff) {

  SyncSettings {
    if (!backOff.isPositive() || maxBackOff.compareTo(backOff) < 0) {
      throw new IllegalArgumentException(
          "broker.sync.back-off must be positive and no more than max-back-off");
    }
  }
}
