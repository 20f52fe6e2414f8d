package io.sandboxbroker.worker.timer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.TopologyPart;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class TimerConfiguration {

  @Bean
  @Order(1)
  TopologyPart timerTopology(
      TimerSettings settings,
      LifeSettings life,
      Serde<SpecificRecord> records,
      FreezeState freezes) {
    // Where a producer puts the pool's records: by the same function, on the same bytes.
    int poolPartition =
        BuiltInPartitioner.partitionForKey(
            Topics.POOL_KEY.getBytes(UTF_8), Topics.CSP.partitions());
    return new TimerTopology(settings, life, records, freezes, poolPartition);
  }
}
