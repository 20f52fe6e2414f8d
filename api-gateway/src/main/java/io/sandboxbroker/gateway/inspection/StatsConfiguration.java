package io.sandboxbroker.gateway.inspection;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the statistics from the beginning, keeps them, and shows them to dashboards. */
@Configuration(proxyBeanMethods = false)
class StatsConfiguration {

  private static final String MEANING =
      "Sandboxes that there are of this kind; unknown while it cannot be read";

  @Bean
  PoolNumbers poolNumbers(StatsSettings settings) {
    return new PoolNumbers(settings.maxNumbers());
  }

  @Bean
  TopicReader statsReader(TopicReaders readers, PoolNumbers numbers, MeterRegistry meters) {
    var records = new StatsRecords(readers.deserializer(), numbers, meters);
    TopicReader reader =
        readers.reader(Topics.POOL_STATS, new StartPosition.Beginning(), records::receive);
    StatsKeys.COUNTED.forEach(
        status ->
            Gauge.builder(
                    "broker.pool." + StatsKeys.of(status),
                    numbers,
                    known -> shown(reader, known.of(status)))
                .description(MEANING)
                .register(meters));
    // No gauge, because Prometheus takes "_total" off the name of one, and dashboards know it so.
    FunctionCounter.builder("broker.pool", numbers, known -> shown(reader, known.total()))
        .description(MEANING)
        .register(meters);
    return reader;
  }

  private static double shown(TopicReader reader, long number) {
    return reader.isListening() ? number : Double.NaN;
  }
}
