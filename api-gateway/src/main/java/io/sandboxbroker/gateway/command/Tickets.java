package io.sandboxbroker.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the tickets of the waiting room and keeps the line after them. */
final class Tickets {

  private static final Logger LOG = LoggerFactory.getLogger(Tickets.class);

  private final Deserializer<SpecificRecord> deserializer;
  private final WaitingLine line;
  private final Counter ignored;

  Tickets(Deserializer<SpecificRecord> deserializer, WaitingLine line, MeterRegistry meters) {
    this.deserializer = deserializer;
    this.line = line;
    ignored =
        Counter.builder("broker.line.ignored")
            .description("Tickets that are unreadable, or more than may be known here")
            .register(meters);
    Gauge.builder("broker.line.length", line, WaitingLine::length)
        .description("Allocations that wait in line, as this gateway knows it")
        .register(meters);
  }

  /**
   * Takes a ticket, or that there is none any more.
   *
   * @throws RuntimeException if it could be read later, as when the schema registry is away
   */
  void receive(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      line.leave(new String(record.key(), UTF_8), Instant.ofEpochMilli(record.timestamp()));
    } else if (!read(record)) {
      ignored.increment();
    }
  }

  private boolean read(ConsumerRecord<byte[], byte[]> record) {
    try {
      var ticket = deserializer.deserialize(record.topic(), record.headers(), record.value());
      return ticket instanceof WaitingTicket place && line.take(place);
    } catch (SerializationException e) {
      LOG.warn("a ticket cannot be read: offset {}", record.offset(), e);
      return false;
    }
  }
}
