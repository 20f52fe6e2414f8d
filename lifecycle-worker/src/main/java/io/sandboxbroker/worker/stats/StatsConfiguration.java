package io.sandboxbroker.worker.stats;

import io.sandboxbroker.worker.stream.TopologyPart;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class StatsConfiguration {

  @Bean
  @Order(3)
  TopologyPart stats(StatsSettings settings, Serde<SpecificRecord> records) {
    return new StatsTopology(settings, records);
  }
}
