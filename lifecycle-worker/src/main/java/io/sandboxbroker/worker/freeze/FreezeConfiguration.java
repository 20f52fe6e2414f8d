package io.sandboxbroker.worker.freeze;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.topic.FreezeKeys;
import io.sandboxbroker.worker.stream.TopologyPart;
import java.time.InstantSource;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

@Configuration(proxyBeanMethods = false)
class FreezeConfiguration {

  /** What this service does; allocations are the gateway's and the allocator's. */
  private static final List<FreezeScope> OURS =
      List.of(FreezeScope.SYNC, FreezeScope.DELETIONS, FreezeScope.EXPIRY);

  /** After all others, whose state is kept by their place; this one has no state of its own. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  TopologyPart freezeTopology() {
    return new FreezeTopology();
  }

  @Bean
  Freezes freezes(ObjectProvider<KafkaStreams> streams, Serde<SpecificRecord> records) {
    return new Freezes(
        () ->
            streams
                .getObject()
                .store(
                    StoreQueryParameters.fromNameAndType(
                        StoredFreezes.STORE, QueryableStoreTypes.keyValueStore())),
        records.deserializer());
  }

  @Bean
  MeterBinder freezeMetrics(Freezes freezes, InstantSource clock) {
    return registry ->
        OURS.forEach(
            scope ->
                Gauge.builder(
                        "broker_freeze", () -> shown(freezes.standing(scope, clock.instant())))
                    .tag("scope", FreezeKeys.of(scope))
                    .register(registry));
  }

  private static double shown(Standing standing) {
    return switch (standing) {
      case THAWED -> 0;
      case FROZEN -> 1;
      case UNKNOWN -> Double.NaN;
    };
  }
}
