package io.sandboxbroker.gateway;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.util.IdGenerator;
import org.springframework.util.JdkIdGenerator;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/**
 * The gateway with fakes of Kafka and DynamoDB. It has no stereotype, so that no component scan
 * finds it.
 */
@EnableAutoConfiguration
@ConfigurationPropertiesScan
@ComponentScan(
    excludeFilters =
        @ComponentScan.Filter(
            type = FilterType.REGEX,
            pattern = ".*\\.(GatewayApplication|TopicsConfiguration|PoolConfiguration)"))
class GatewayWithFakes {

  @Bean
  FakeAllocator allocator() {
    return new FakeAllocator();
  }

  @Bean
  ProducerFactory<?, ?> producers(FakeAllocator allocator) {
    return allocator.producers();
  }

  @Bean
  @Primary
  ConsumerFactory<byte[], byte[]> consumers(FakeAllocator allocator) {
    return allocator.consumers();
  }

  @Bean
  FakePool pool() {
    return new FakePool();
  }

  @Bean
  Admin admin() {
    var cluster = mock(DescribeClusterResult.class);
    given(cluster.controller()).willReturn(KafkaFuture.completedFuture(new Node(0, "nowhere", 0)));
    Admin admin = mock();
    given(admin.describeCluster(any())).willReturn(cluster);
    return admin;
  }

  @Bean
  ProducedStatuses producedStatuses(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping operations) {
    return new ProducedStatuses(operations);
  }

  @Bean
  InstantSource clock() {
    return InstantSource.fixed(Outcomes.NOW);
  }

  /** Stands still as the clock does. */
  @Bean
  Ticker ticker() {
    return () -> 0;
  }

  /** Always the middle. */
  @Bean
  RandomGenerator random() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public long nextLong(long origin, long bound) {
        return (origin + bound - 1) / 2;
      }
    };
  }

  @Bean
  IdGenerator ids() {
    return new JdkIdGenerator();
  }
}
