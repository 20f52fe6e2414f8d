package io.sandboxbroker.gateway.inspection;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.sandboxbroker.kafka.TopicReader;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/**
 * Exports the rate of allocations and the time to an empty pool of each name prefix. The thread of
 * the statistics' reader updates the prefixes.
 */
final class PrefixMetrics {

  /** As many as the worker can be set to count separately, and the others. */
  private static final int MAX_PREFIXES = 201;

  private final PoolCounts counts;
  private final AllocationRates rates;
  private final InstantSource clock;
  private final BooleanSupplier isKnown;
  private final MultiGauge rateGauges;
  private final MultiGauge emptyGauges;
  private List<String> shown = List.of();

  /**
   * Creates the metrics without prefixes.
   *
   * @param isKnown whether the statistics are available, as by {@link TopicReader#isListening}
   */
  PrefixMetrics(
      PoolCounts counts,
      AllocationRates rates,
      InstantSource clock,
      BooleanSupplier isKnown,
      MeterRegistry meters) {
    this.counts = counts;
    this.rates = rates;
    this.clock = clock;
    this.isKnown = isKnown;
    rateGauges =
        MultiGauge.builder("broker.pool.allocation.rate")
            .description("Allocations per second of the last 5 minutes, by name prefix")
            .register(meters);
    emptyGauges =
        MultiGauge.builder("broker.pool.seconds.to.empty")
            .description("Time to the allocation of a prefix's last sandbox at this rate")
            .register(meters);
  }

  /** Shows the prefixes that there are now. */
  void update() {
    List<String> prefixes = counts.prefixes().stream().limit(MAX_PREFIXES).toList();
    if (!prefixes.equals(shown)) {
      shown = prefixes;
      rateGauges.register(rows(prefixes, prefix -> rates.perSecond(prefix, clock.instant())), true);
      emptyGauges.register(rows(prefixes, this::secondsToEmpty), true);
    }
  }

  private List<MultiGauge.Row<?>> rows(List<String> prefixes, ToDoubleFunction<String> value) {
    return prefixes.stream()
        .<MultiGauge.Row<?>>map(
            prefix ->
                MultiGauge.Row.of(
                    Tags.of("prefix", prefix),
                    () -> isKnown.getAsBoolean() ? value.applyAsDouble(prefix) : Double.NaN))
        .toList();
  }

  private double secondsToEmpty(String prefix) {
    OptionalLong seconds = rates.secondsToEmpty(prefix, clock.instant());
    return seconds.isPresent() ? seconds.getAsLong() : Double.POSITIVE_INFINITY;
  }
}
