package io.sandboxbroker.allocator.queue;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.allocator.decision.SandboxAllocator;
import io.sandboxbroker.kafka.StartCheck;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.kafka.clock.AlignedClock;
import io.sandboxbroker.kafka.health.HealthIndicators;
import io.sandboxbroker.kafka.streams.StreamsFactory;
import io.sandboxbroker.kafka.streams.ThreadReplacementPolicy;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.StreamsBuilderFactoryBean;

/** Runs the queue, and reads its tickets, whichever instance keeps the queue. */
@Configuration(proxyBeanMethods = false)
class QueueConfiguration {

  private static final int MAX_REPLACEMENTS = 5;
  private static final Duration REPLACEMENT_WINDOW = Duration.ofMinutes(10);
  private static final int AFTER_THE_CLOCK = 4;
  private static final Duration QUEUE_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

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
    return StreamsFactory.create(
        kafka.buildStreamsProperties(),
        topology::addTo,
        new ThreadReplacementPolicy(MAX_REPLACEMENTS, REPLACEMENT_WINDOW, clock),
        STOP_TIMEOUT,
        registry);
  }

  @Bean("waiting_room")
  HealthIndicator waitingRoomHealthIndicator(StreamsBuilderFactoryBean waitingRoom) {
    return HealthIndicators.upWhile(() -> StreamsFactory.isRunning(waitingRoom));
  }

  @Bean
  QueueView queueView(Serde<SpecificRecord> records, InstantSource clock) {
    return new QueueView(records.deserializer(), clock);
  }

  /** Every instance reads the whole queue. */
  @Bean
  TopicReader queueReader(TopicReaders readers, QueueView view) {
    return readers.reader(Topics.ALLOCATION_LINE, StartPosition.BEGINNING, view);
  }

  /**
   * The first command must already know which commands wait for its sandboxes. This also bounds how
   * long an instance can be without that knowledge.
   */
  @Bean
  StartCheck queueIsRead(TopicReader queueReader) {
    return new StartCheck(AFTER_THE_CLOCK, () -> queueReader.startAndCatchUp(QUEUE_TIMEOUT));
  }

  @Bean("line")
  HealthIndicator lineHealthIndicator(TopicReader queueReader) {
    return HealthIndicators.upWhile(queueReader::isRunning);
  }
}
