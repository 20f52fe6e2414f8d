package io.sandboxbroker.allocator.queue;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.allocator.clock.AlignedClock;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.allocator.decision.SandboxAllocator;
import io.sandboxbroker.health.LivenessCheck;
import io.sandboxbroker.health.ReadinessCheck;
import io.sandboxbroker.topic.StreamsTopics;
import io.sandboxbroker.topic.Topics;
import java.time.InstantSource;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.KafkaStreamsConfiguration;
import org.springframework.kafka.config.KafkaStreamsInfrastructureCustomizer;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.streams.KafkaStreamsMicrometerListener;
import org.springframework.kafka.support.TopicPartitionOffset;
import org.springframework.kafka.support.TopicPartitionOffset.SeekPosition;

/** Runs the queue, and reads its tickets, whichever instance keeps the queue. */
@Configuration(proxyBeanMethods = false)
class QueueConfiguration {

  private static final int MAX_REPLACEMENTS = 5;
  private static final int SECONDS_TO_STOP = 10;

  @Bean
  QueueingAllocator queueingAllocator(
      SandboxAllocator allocator, QueueView queue, QueueSettings settings, InstantSource clock) {
    return new QueueingAllocator(allocator, queue, settings.lastTurnLead(), clock);
  }

  @Bean
  StreamsBuilderFactoryBean waitingRoom(
      KafkaProperties kafka,
      QueueSettings settings,
      Serde<SpecificRecord> records,
      AlignedClock clock,
      MeterRegistry registry) {
    var topology =
        new AllocationQueueTopology(
            settings, records, clock::atBrokers, new QueueMetrics(registry));
    var streams = new StreamsBuilderFactoryBean(configured(kafka.buildStreamsProperties()));
    streams.setInfrastructureCustomizer(
        new KafkaStreamsInfrastructureCustomizer() {
          @Override
          public void configureTopology(Topology empty) {
            topology.addTo(empty);
          }
        });
    streams.setStreamsUncaughtExceptionHandler(new ReplacingThreads(MAX_REPLACEMENTS));
    // Another instance takes over without waiting for the end of the session.
    streams.setLeaveGroupOnClose(true);
    streams.setCloseTimeout(SECONDS_TO_STOP);
    streams.addListener(new KafkaStreamsMicrometerListener(registry));
    return streams;
  }

  /** The guarantees depend on these settings, so nobody may change them. */
  private static KafkaStreamsConfiguration configured(Map<String, Object> settings) {
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LayingAside.class);
    settings.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS.name());
    StreamsTopics.protect(settings);
    return new KafkaStreamsConfiguration(settings);
  }

  @Bean
  StreamsState streamsState(StreamsBuilderFactoryBean waitingRoom) {
    return new StreamsState(waitingRoom::getKafkaStreams);
  }

  @Bean
  ReadinessCheck waitingRoomCheck(StreamsState streamsState) {
    return ReadinessCheck.of("waiting_room", streamsState::isRunning);
  }

  @Bean
  LivenessCheck waitingRoomVital(StreamsState streamsState) {
    return new LivenessCheck("waiting_room", streamsState::hasFailed);
  }

  @Bean
  QueueView queueView(Serde<SpecificRecord> records, InstantSource clock) {
    return new QueueView(records.deserializer(), clock);
  }

  /** Every instance reads all tickets, from the beginning and without a group. */
  @Bean
  KafkaMessageListenerContainer<String, byte[]> tickets(
      QueueView listener, ConsumerFactory<String, byte[]> consumers) {
    var properties =
        new ContainerProperties(
            new TopicPartitionOffset(Topics.ALLOCATION_LINE.name(), 0, SeekPosition.BEGINNING));
    properties.setAckMode(AckMode.MANUAL);
    properties.setMessageListener(listener);
    return new KafkaMessageListenerContainer<>(consumers, properties);
  }

  @Bean
  ReadinessCheck lineCheck(KafkaMessageListenerContainer<String, byte[]> tickets) {
    return ReadinessCheck.of("line", tickets::isRunning);
  }

  @Bean
  LivenessCheck lineVital(KafkaMessageListenerContainer<String, byte[]> tickets) {
    return new LivenessCheck("line", () -> !tickets.isInExpectedState());
  }
}
