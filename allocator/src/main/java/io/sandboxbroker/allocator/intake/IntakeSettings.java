package io.sandboxbroker.allocator.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the allocator works off its topics.
 *
 * @param instanceId names this instance; stable over restarts, so that a restart ends the
 *     transactions that a crash left open, and different from every other allocator's, because two
 *     of one name would fence each other off
 * @param allocationThreads batches of allocation commands worked off at a time; from 1, 2 by
 *     default
 * @param threads batches of each other topic worked off at a time; from 1, 1 by default
 * @param patience how long a batch may take; after it, it is delivered again. Positive, 60 s by
 *     default
 * @param attempts how often a trigger that fails for no fault of the store is tried before it
 *     becomes a dead letter; from 1, 3 by default
 * @param backOff the first pause when the store is unavailable; it doubles each time. Positive, 100
 *     ms by default
 * @param maxBackOff the longest such pause; 5 s by default
 */
@ConfigurationProperties("broker.intake")
public record IntakeSettings(
    String instanceId,
    @DefaultValue("2") int allocationThreads,
    @DefaultValue("1") int threads,
    @DefaultValue("60s") Duration patience,
    @DefaultValue("3") int attempts,
    @DefaultValue("100ms") Duration backOff,
    @DefaultValue("5s") Duration maxBackOff) {

  public IntakeSettings {
    if (instanceId == null || instanceId.isBlank()) {
      throw new IllegalArgumentException(
          "INSTANCE_ID is missing: a name for this instance, stable over restarts and used by no"
              + " other");
    }
    if (allocationThreads < 1 || threads < 1 || attempts < 1 || !patience.isPositive()) {
      throw new IllegalArgumentException(
          "broker.intake: allocation-threads, threads, attempts and patience must be positive");
    }
    if (!backOff.isPositive() || maxBackOff.compareTo(backOff) < 0) {
      throw new IllegalArgumentException(
          "BACKOFF_BASE_MS must be positive and no more than BACKOFF_MAX_MS; they are "
              + backOff.toMillis()
              + " and "
              + maxBackOff.toMillis());
    }
  }
}
