package io.sandboxbroker.gateway.inspection;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.gateway.lookup.PoolCalls;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.ConsumerFactory;

/** Connects operators to the table, the events topic and the statistics topic. */
@Configuration(proxyBeanMethods = false)
class InspectionConfiguration {

  private static final String POOL_METRIC =
      "Sandboxes of this status; NaN while the statistics are unavailable";

  /** Apart from the calls for tracks, so that operators cannot delay tracks. */
  @Bean
  PoolCalls inspectionCalls(InspectionSettings settings) {
    return new PoolCalls(
        "inspection", settings.threads(), settings.maxQueued(), settings.timeout());
  }

  @Bean
  HistoryQueries historyQueries(
      PoolQueries pool,
      ConsumerFactory<byte[], byte[]> consumers,
      TopicReaders readers,
      InspectionSettings settings,
      InstantSource clock) {
    var overrides = new Properties();
    overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    overrides.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        Long.toString(settings.history().timeout().toMillis()));
    return new HistoryQueries(
        pool,
        reader ->
            consumers.createConsumer(
                null, null, "-history-" + reader + "-of-" + Topics.EVENTS.name(), overrides),
        readers.deserializer(),
        settings.history(),
        clock);
  }

  @Bean
  PoolCounts poolCounts(TopicReaders readers, StatsSettings settings, MeterRegistry meters) {
    return new PoolCounts(readers.deserializer(), settings.maxNumbers(), meters);
  }

  @Bean
  AllocationRates allocationRates(PoolCounts counts) {
    return new AllocationRates(counts);
  }

  @Bean
  CspReports cspReports(TopicReaders readers) {
    return new CspReports(readers.deserializer());
  }

  @Bean
  TopicReader statsReader(
      TopicReaders readers,
      PoolCounts counts,
      CspReports reports,
      AllocationRates rates,
      InstantSource clock,
      MeterRegistry meters) {
    // The reader updates the metrics that ask it whether it is listening.
    var started = new AtomicReference<@Nullable TopicReader>();
    var prefixes =
        new PrefixMetrics(counts, rates, clock, () -> isListening(started.get()), meters);
    TopicReader reader =
        readers.reader(
            Topics.POOL_STATS,
            StartPosition.BEGINNING,
            record -> {
              if (CspReports.isReport(record)) {
                reports.receive(record);
              } else {
                counts.receive(record);
                prefixes.update();
              }
            });
    started.set(reader);
    StatsKeys.COUNTED.forEach(
        status ->
            Gauge.builder(
                    "broker.pool." + StatsKeys.of(status),
                    counts,
                    known -> orNaN(reader, known.of(status)))
                .description(POOL_METRIC)
                .register(meters));
    // No gauge: Prometheus removes "_total" from a gauge's name, and dashboards use this name.
    FunctionCounter.builder("broker.pool", counts, known -> orNaN(reader, known.total()))
        .description(POOL_METRIC)
        .register(meters);
    return reader;
  }

  private static boolean isListening(@Nullable TopicReader reader) {
    return reader != null && reader.isListening();
  }

  private static double orNaN(TopicReader reader, long count) {
    return reader.isListening() ? count : Double.NaN;
  }
}
