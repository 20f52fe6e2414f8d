package io.sandboxbroker.gateway.lookup;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Connects to the pool's table. */
@Configuration(proxyBeanMethods = false)
class PoolConfiguration {

  private static final Logger log = LoggerFactory.getLogger(PoolConfiguration.class);

  @Bean
  DynamoDbPool pool(PoolSettings settings, MeterRegistry meters) {
    return DynamoDbPool.open(settings.dynamoDb(), counting(meters));
  }

  /**
   * Ends the start on the table of another program. A table that is missing or cannot be reached
   * does not: requests that need it are refused until it is there.
   */
  @Bean
  StartCheck tableIsOfPool(DynamoDbPool pool) {
    return new StartCheck(
        0,
        () -> {
          try {
            if (!pool.hasTable()) {
              log.warn(
                  "The pool's table does not exist yet; an allocator or an operator creates it");
            }
          } catch (StoreUnavailableException unavailable) {
            log.warn("{}", unavailable.getMessage());
          }
        });
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
