package io.sandboxbroker.allocator.limit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the limit, the slots and their gauges. */
@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

  @Bean
  CallLimit callLimit(LimitSettings settings) {
    return new CallLimit(settings);
  }

  @Bean
  StoreSlots storeSlots(CallLimit limit, InstantSource clock) {
    return new StoreSlots(limit, clock);
  }

  @Bean
  MeterBinder storeSlotGauges(CallLimit limit, StoreSlots slots) {
    return meters -> {
      Gauge.builder("broker.store.slots", limit, CallLimit::limit)
          .description("Records that may use the store at a time, at present")
          .register(meters);
      Gauge.builder("broker.store.slots.used", slots, StoreSlots::inUse)
          .description("Records that use the store")
          .register(meters);
      Gauge.builder("broker.store.slots.waiting", slots, StoreSlots::waiting)
          .description("Records that wait for a slot")
          .register(meters);
    };
  }
}
