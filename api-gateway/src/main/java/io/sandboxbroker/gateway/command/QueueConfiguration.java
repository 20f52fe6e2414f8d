package io.sandboxbroker.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.gateway.reply.AllocationBacklog;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.Topics;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the tickets of the queue from the beginning. */
@Configuration(proxyBeanMethods = false)
class QueueConfiguration {

  @Bean
  QueuePositions queuePositions(
      TopicReaders readers, CommandSettings settings, InstantSource clock, MeterRegistry meters) {
    return new QueuePositions(readers.deserializer(), settings, clock, meters);
  }

  @Bean
  TopicReader queueReader(
      TopicReaders readers, QueuePositions positions, AllocationBacklog backlog) {
    return readers.reader(
        Topics.ALLOCATION_LINE,
        StartPosition.BEGINNING,
        ticket -> {
          positions.receive(ticket);
          backlog.decided(new String(ticket.key(), UTF_8));
        });
  }
}
