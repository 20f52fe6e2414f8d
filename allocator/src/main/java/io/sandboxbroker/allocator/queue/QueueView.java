package io.sandboxbroker.allocator.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.kafka.RecordReceiver;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue as every allocator reads it from the tickets, whichever instance keeps it. Thread-safe.
 */
final class QueueView implements RecordReceiver, QueueingAllocator.Queue {

  private static final Logger LOG = LoggerFactory.getLogger(QueueView.class);

  /** No command waits behind a ticket that is older than this after the end of its wait. */
  private static final Duration MAX_OVERDUE = Duration.ofSeconds(5);

  private final Deserializer<SpecificRecord> reader;
  private final InstantSource clock;
  private final ConcurrentMap<String, WaitingTicket> tickets = new ConcurrentHashMap<>();

  QueueView(Deserializer<SpecificRecord> reader, InstantSource clock) {
    this.reader = reader;
    this.clock = clock;
  }

  @Override
  public void receive(ConsumerRecord<byte[], byte[]> record) {
    String commandId = new String(record.key(), UTF_8);
    try {
      if (record.value() == null) {
        tickets.remove(commandId);
      } else if (reader.deserialize(record.topic(), record.headers(), record.value())
          instanceof WaitingTicket ticket) {
        tickets.put(commandId, ticket);
      }
    } catch (RuntimeException unreadable) {
      // Without the ticket a later command may be served first; no command is lost.
      LOG.warn("The ticket at offset {} cannot be read", record.offset(), unreadable);
    }
  }

  @Override
  public boolean hasCommandsAheadOf(@Nullable String namePrefix) {
    if (tickets.isEmpty()) {
      return false;
    }
    Instant oldest = clock.instant().minus(MAX_OVERDUE);
    return tickets.values().stream()
        .anyMatch(
            ticket ->
                ticket.getUntil().isAfter(oldest) && overlap(ticket.getNamePrefix(), namePrefix));
  }

  private static boolean overlap(@Nullable String one, @Nullable String other) {
    return one == null || other == null || one.startsWith(other) || other.startsWith(one);
  }
}
