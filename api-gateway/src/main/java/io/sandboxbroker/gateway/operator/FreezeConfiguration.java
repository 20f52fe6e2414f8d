package io.sandboxbroker.gateway.operator;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.FreezeKeys;
import io.sandboxbroker.topic.Topics;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads what is frozen from the beginning, keeps it, and shows it to dashboards. */
@Configuration(proxyBeanMethods = false)
class FreezeConfiguration {

  @Bean
  Freezes freezes(FreezeSettings settings, InstantSource clock, MeterRegistry meters) {
    var freezes = new Freezes(settings.maxWaiting());
    Scopes.ALL.forEach(
        scope ->
            Gauge.builder(
                    "broker.freeze",
                    freezes,
                    known -> known.find(scope, clock.instant()).isPresent() ? 1 : 0)
                .description("Whether operators have stopped it: 1 when they have")
                .tag("scope", FreezeKeys.of(scope))
                .register(meters));
    return freezes;
  }

  @Bean
  TopicReader freezeReader(TopicReaders readers, Freezes freezes) {
    var records = new FreezeRecords(readers.deserializer(), freezes);
    return readers.reader(Topics.FREEZES, new StartPosition.Beginning(), records::receive);
  }
}
