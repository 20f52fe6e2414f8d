package io.sandboxbroker.worker.comparison;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.worker.stream.TopologyPart;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class ComparisonConfiguration {

  @Bean
  @Order(2)
  TopologyPart comparison(
      SyncGuardSettings guard, Serde<SpecificRecord> records, MeterRegistry registry) {
    return new ComparisonTopology(guard, new SyncMetrics(registry), records);
  }
}
