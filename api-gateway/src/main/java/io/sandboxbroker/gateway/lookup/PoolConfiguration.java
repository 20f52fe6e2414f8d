package io.sandboxbroker.gateway.lookup;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects to the pool's table. */
@Configuration(proxyBeanMethods = false)
class PoolConfiguration {

  @Bean
  DynamoDbPool pool(PoolSettings settings, MeterRegistry meters) {
    return DynamoDbPool.open(settings.dynamoDb(), counting(meters));
  }

  @Bean
  SandboxReader sandboxReader(DynamoDbPool pool) {
    return pool.reader();
  }

  @Bean
  PoolCalls lookupCalls(LookupSettings settings) {
    return new PoolCalls("lookup", settings.threads(), settings.maxQueued(), settings.timeout());
  }

  private static CallObserver counting(MeterRegistry meters) {
    return (operation, table, traceparent) ->
        (attempts, error) ->
            meters
                .counter(
                    "broker.dynamodb.calls",
                    "operation",
                    operation,
                    "error",
                    error == null ? "none" : error)
                .increment();
  }
}
