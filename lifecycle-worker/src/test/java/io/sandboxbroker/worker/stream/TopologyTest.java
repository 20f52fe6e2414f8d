package io.sandboxbroker.worker.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.stream.TopologyPart.Application;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

class TopologyTest {

  @ParameterizedTest
  @CsvSource({"TIMERS, /topology.txt", "LISTS, /list-topology.txt"})
  void eachTopologyIsTheOneThatItsStateWasWrittenBy(Application application, String file)
      throws IOException {
    try (var pinned = getClass().getResourceAsStream(file)) {
      String expected = new String(pinned.readAllBytes(), UTF_8);
      new ApplicationContextRunner()
          .withUserConfiguration(Parts.class)
          .run(
              context -> {
                var parts = context.getBean(Collected.class).parts();
                var topology = new Topology();
                StreamConfiguration.addTo(topology, parts, application);
                assertThat(topology.describe().toString()).isEqualTo(expected);
              });
    }
  }

  record Collected(List<TopologyPart> parts) {}

  @Configuration(proxyBeanMethods = false)
  @ComponentScan({
    "io.sandboxbroker.worker.timer",
    "io.sandboxbroker.worker.comparison",
    "io.sandboxbroker.worker.stats",
    "io.sandboxbroker.worker.command"
  })
  @ConfigurationPropertiesScan({
    "io.sandboxbroker.worker.timer",
    "io.sandboxbroker.worker.comparison",
    "io.sandboxbroker.worker.stats",
    "io.sandboxbroker.worker.command"
  })
  static class Parts {

    @Bean
    Collected collected(List<TopologyPart> parts) {
      return new Collected(parts);
    }

    @Bean
    Serde<SpecificRecord> records() {
      return Records.serde();
    }

    @Bean
    FreezeState freezes(Serde<SpecificRecord> records) {
      return new FreezeState(records.deserializer());
    }

    @Bean
    InstantSource clock() {
      return InstantSource.system();
    }

    @Bean
    UnaryOperator<Instant> brokersTime() {
      return UnaryOperator.identity();
    }

    @Bean
    MeterRegistry meters() {
      return new SimpleMeterRegistry();
    }
  }
}
