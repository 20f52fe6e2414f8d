package io.sandboxbroker.worker.stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.sandboxbroker.freeze.FreezeScope;
import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.clock.AlignedClock;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.kafka.health.HealthIndicators;
import io.sandboxbroker.kafka.streams.StreamsFactory;
import io.sandboxbroker.kafka.streams.ThreadReplacementPolicy;
import io.sandboxbroker.kafka.topic.TopicSetup;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.stream.TopologyPart.Application;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/** Checks the topics, reads the freezes, and runs the topologies. */
@Configuration(proxyBeanMethods = false)
class StreamConfiguration {

  private static final String LISTS_SUFFIX = ".lists";
  private static final Duration FREEZES_TIMEOUT = Duration.ofSeconds(30);

  @Bean
  StartCheck topicsAreThere(TopicSetup topics) {
    return new StartCheck(0, () -> topics.ensure(Topics.ALL));
  }

  /** The first timer, list or deletion must already find a freeze that was set before the start. */
  @Bean
  StartCheck freezesAreRead(TopicReader freezeReader) {
    return new StartCheck(1, () -> freezeReader.startAndCatchUp(FREEZES_TIMEOUT));
  }

  @Bean
  MeterBinder freezeGauges(FreezeState freezes, InstantSource clock) {
    return freezes.gauges(
        clock, List.of(FreezeScope.SYNC, FreezeScope.DELETIONS, FreezeScope.EXPIRY));
  }

  /** Converts the time of a punctuation, which is this machine's, to the brokers' time. */
  @Bean
  UnaryOperator<Instant> brokersTime(AlignedClock clock) {
    return clock::atBrokers;
  }

  @Bean
  StreamsBuilderFactoryBean timerStreams(
      List<TopologyPart> parts,
      KafkaProperties kafka,
      StreamSettings settings,
      InstantSource clock,
      MeterRegistry registry) {
    return streams(Application.TIMERS, parts, kafka, settings, clock, registry);
  }

  /** Threads of their own, so that the comparison of a long list holds up no timer. */
  @Bean
  StreamsBuilderFactoryBean listStreams(
      List<TopologyPart> parts,
      KafkaProperties kafka,
      StreamSettings settings,
      InstantSource clock,
      MeterRegistry registry) {
    return streams(Application.LISTS, parts, kafka, settings, clock, registry);
  }

  private static StreamsBuilderFactoryBean streams(
      Application application,
      List<TopologyPart> parts,
      KafkaProperties kafka,
      StreamSettings settings,
      InstantSource clock,
      MeterRegistry registry) {
    Map<String, Object> properties = kafka.buildStreamsProperties();
    if (application == Application.LISTS) {
      properties.computeIfPresent(
          StreamsConfig.APPLICATION_ID_CONFIG, (key, id) -> id + LISTS_SUFFIX);
    }
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedStores.class);
    properties.put(BoundedStores.MEMORY, Long.toString(settings.storeMemory().toBytes()));
    return StreamsFactory.create(
        properties,
        topology -> addTo(topology, parts, application),
        new ThreadReplacementPolicy(
            settings.maxReplacements(), settings.replacementWindow(), clock),
        settings.stopTimeout(),
        registry);
  }

  /** Adds the parts in the order of their beans, which numbers the sub-topologies. */
  static void addTo(Topology topology, List<TopologyPart> parts, Application application) {
    parts.stream()
        .filter(part -> part.application() == application)
        .forEach(part -> part.addTo(topology));
  }

  @Bean
  HealthIndicator streamsHealthIndicator(
      @Qualifier("&timerStreams") StreamsBuilderFactoryBean timerStreams) {
    return HealthIndicators.upWhile(() -> StreamsFactory.isRunning(timerStreams));
  }

  @Bean
  HealthIndicator listsHealthIndicator(
      @Qualifier("&listStreams") StreamsBuilderFactoryBean listStreams) {
    return HealthIndicators.upWhile(() -> StreamsFactory.isRunning(listStreams));
  }
}
