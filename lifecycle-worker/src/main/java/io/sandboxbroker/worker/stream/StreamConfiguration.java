package io.sandboxbroker.worker.stream;

import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.sandboxbroker.health.LivenessCheck;
import io.sandboxbroker.health.ReadinessCheck;
import io.sandboxbroker.topic.StreamsTopics;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.worker.wire.ReadyTopics;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StreamConfiguration {

  /** Its threads end with {@link RunningStreams}, which waits for them only so long. */
  @Bean(destroyMethod = "")
  KafkaStreams timerStreams(
      ReadyTopics ready,
      List<TopologyPart> parts,
      KafkaProperties kafka,
      StreamSettings settings,
      InstantSource clock) {
    KafkaStreams streams =
        new KafkaStreams(topology(parts), properties(kafka.buildStreamsProperties(), settings));
    streams.setUncaughtExceptionHandler(
        new ReplacingThreads(settings.mostReplacements(), settings.replacementWindow(), clock));
    return streams;
  }

  @Bean
  RunningStreams timers(KafkaStreams timerStreams, StreamSettings settings) {
    return new RunningStreams(timerStreams, settings.stopPatience());
  }

  @Bean
  ReadinessCheck streamsCheck(RunningStreams timers) {
    return ReadinessCheck.of("streams", timers::works);
  }

  @Bean
  LivenessCheck streamsVital(RunningStreams timers) {
    return new LivenessCheck("streams", timers::ended);
  }

  @Bean
  KafkaStreamsMetrics timerStreamsMetrics(KafkaStreams timerStreams) {
    return new KafkaStreamsMetrics(timerStreams);
  }

  /**
   * The one topology of this application.
   *
   * @param parts in the order of their beans
   */
  static Topology topology(List<TopologyPart> parts) {
    Topology topology = new Topology();
    parts.forEach(part -> part.addTo(topology));
    return topology;
  }

  /** What the guarantees rest on is not for the settings to change. */
  static Properties properties(Map<String, Object> configured, StreamSettings settings) {
    Properties properties = new Properties();
    properties.putAll(configured);
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LayingAside.class);
    properties.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS.name());
    StreamsTopics.protect(properties);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, BoundedStores.class);
    properties.put(BoundedStores.MEMORY, Long.toString(settings.storeMemory().toBytes()));
    return properties;
  }
}
