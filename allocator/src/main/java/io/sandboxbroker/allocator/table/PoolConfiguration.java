package io.sandboxbroker.allocator.table;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.allocator.limit.CallLimit;
import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.kafka.health.HealthIndicators;
import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.LeaseTerms;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.util.function.Function;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the table, which must exist before anything is consumed. */
@Configuration(proxyBeanMethods = false)
class PoolConfiguration {

  private static final SandboxId PROBE = new SandboxId("readiness");

  @Bean
  DynamoDbPool pool(PoolSettings settings, MeterRegistry meters, Tracing tracing, CallLimit limit) {
    return DynamoDbPool.open(settings.dynamoDb(), new DynamoDbCalls(meters, tracing, limit));
  }

  @Bean
  StartCheck tableIsThere(DynamoDbPool pool) {
    return new StartCheck(0, () -> pool.prepareTable(TablePreparation.MAX_WAIT));
  }

  @Bean
  SandboxStore store(DynamoDbPool pool) {
    return pool.store();
  }

  @Bean
  AccountPins accountPins(DynamoDbPool pool) {
    return pool.accountPins();
  }

  @Bean("dynamodb")
  ReactiveHealthIndicator dynamoDbHealthIndicator(SandboxStore store) {
    return HealthIndicators.upWhenAnswered(() -> store.find(PROBE));
  }

  /** Views of the store, whose calls belong to a step of a trace. */
  @Bean
  Function<TraceStep, SandboxStore> tracedStore(DynamoDbPool pool) {
    return step -> pool.store(step.traceparent());
  }

  @Bean
  LeaseTerms terms(TermsSettings settings) {
    return settings.terms();
  }
}
