package io.sandboxbroker.gateway.command;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.kafka.StartPosition;
import io.sandboxbroker.kafka.TopicReader;
import io.sandboxbroker.kafka.TopicReaders;
import io.sandboxbroker.topic.Topics;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the line from its beginning, and keeps it. */
@Configuration(proxyBeanMethods = false)
class LineConfiguration {

  @Bean
  WaitingLine waitingLine(LineSettings settings, InstantSource clock) {
    return new WaitingLine(settings, clock);
  }

  @Bean
  TopicReader lineReader(TopicReaders readers, WaitingLine line, MeterRegistry meters) {
    var tickets = new Tickets(readers.deserializer(), line, meters);
    return readers.reader(Topics.ALLOCATION_LINE, new StartPosition.Beginning(), tickets::receive);
  }
}
