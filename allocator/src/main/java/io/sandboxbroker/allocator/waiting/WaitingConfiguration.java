package io.sandboxbroker.allocator.waiting;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.allocator.clock.AlignedClock;
import io.sandboxbroker.allocator.decision.AllocatingInTurn;
import io.sandboxbroker.allocator.decision.AllocatingSandboxes;
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

/** Runs the waiting room, and lets this instance know who waits in it wherever it runs. */
@Configuration(proxyBeanMethods = false)
class WaitingConfiguration {

  private static final int MOST_REPLACEMENTS = 5;
  private static final int SECONDS_TO_STOP = 10;

  @Bean
  AllocatingInTurn allocatingInTurn(
      AllocatingSandboxes allocating,
      WhoWaits line,
      WaitingSettings settings,
      InstantSource clock) {
    return new AllocatingInTurn(allocating, line, settings.lead(), clock);
  }

  @Bean
  StreamsBuilderFactoryBean waitingRoom(
      KafkaProperties kafka,
      WaitingSettings settings,
      Serde<SpecificRecord> records,
      AlignedClock clock,
      MeterRegistry registry) {
    var topology =
        new WaitingRoomTopology(settings, records, clock::atBrokers, new LineMetrics(registry));
    var streams = new StreamsBuilderFactoryBean(configured(kafka.buildStreamsProperties()));
    streams.setInfrastructureCustomizer(
        new KafkaStreamsInfrastructureCustomizer() {
          @Override
          public void configureTopology(Topology empty) {
            topology.addTo(empty);
          }
        });
    streams.setStreamsUncaughtExceptionHandler(new ReplacingThreads(MOST_REPLACEMENTS));
    // Others take over without waiting for the session's end.
    streams.setLeaveGroupOnClose(true);
    streams.setCloseTimeout(SECONDS_TO_STOP);
    streams.addListener(new KafkaStreamsMicrometerListener(registry));
    return streams;
  }

  /** What the guarantees rest on is not for the settings to change. */
  private static KafkaStreamsConfiguration configured(Map<String, Object> settings) {
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, LayingAside.class);
    settings.put(
        StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS.name());
    StreamsTopics.protect(settings);
    return new KafkaStreamsConfiguration(settings);
  }

  @Bean
  RoomState roomState(StreamsBuilderFactoryBean waitingRoom) {
    return new RoomState(waitingRoom::getKafkaStreams);
  }

  @Bean
  ReadinessCheck waitingRoomCheck(RoomState roomState) {
    return ReadinessCheck.of("waiting_room", roomState::isOpen);
  }

  @Bean
  LivenessCheck waitingRoomVital(RoomState roomState) {
    return new LivenessCheck("waiting_room", roomState::hasFailed);
  }

  @Bean
  WhoWaits whoWaits(Serde<SpecificRecord> records, InstantSource clock) {
    return new WhoWaits(records.deserializer(), clock);
  }

  /** Every instance reads the whole line, from its beginning and in no group. */
  @Bean
  KafkaMessageListenerContainer<String, byte[]> tickets(
      WhoWaits listener, ConsumerFactory<String, byte[]> consumers) {
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
