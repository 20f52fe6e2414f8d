package io.sandboxbroker.gateway.stats;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.gateway.reply.Start;
import io.sandboxbroker.gateway.reply.TopicReader;
import io.sandboxbroker.gateway.reply.TopicReaders;
import io.sandboxbroker.topic.StatsKeys;
import io.sandboxbroker.topic.Topics;
import java.util.function.ToLongFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the statistics from the beginning, keeps them, and shows them to dashboards. */
@Configuration(proxyBeanMethods = false)
class StatsConfiguration {

  @Bean
  PoolNumbers poolNumbers(StatsSettings settings) {
    return new PoolNumbers(settings.maxNumbers());
  }

  @Bean
  TopicReader statsReader(TopicReaders readers, PoolNumbers numbers, MeterRegistry meters) {
    var records = new StatsRecords(readers.deserializer(), numbers, meters);
    TopicReader reader = readers.reader(Topics.POOL_STATS, new Start.Beginning(), records::receive);
    gauge(StatsKeys.TOTAL, PoolNumbers::total, numbers, reader, meters);
    StatsKeys.COUNTED.forEach(
        status -> gauge(StatsKeys.of(status), known -> known.of(status), numbers, reader, meters));
    return reader;
  }

  private static void gauge(
      String name,
      ToLongFunction<PoolNumbers> number,
      PoolNumbers numbers,
      TopicReader reader,
      MeterRegistry meters) {
    Gauge.builder(
            "broker.pool." + name,
            numbers,
            known -> reader.isListening() ? number.applyAsLong(known) : Double.NaN)
        .description("Sandboxes that there are of this kind; unknown while it cannot be read")
        .register(meters);
  }
}
