package io.sandboxbroker.gateway.operator;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.Topics;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the CSP's facts, from as far back as outcomes are remembered. */
@Configuration(proxyBeanMethods = false)
class ProgressConfiguration {

  @Bean
  TopicReader cspReader(
      TopicReaders readers,
      Syncs syncs,
      Cleanups cleanups,
      OperatorSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    var facts = new CspFacts(readers.deserializer(), syncs, cleanups, meters);
    var start = new StartPosition.NoOlderThan(settings.remembered(), clock);
    return readers.reader(Topics.CSP, start, facts::receive);
  }
}
