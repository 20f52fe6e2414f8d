package io.sandboxbroker.allocator.queue;

import io.sandboxbroker.allocator.decision.QueueingAllocator;
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
import org.springframework.kafka.listener.MessageListener;

/**
 * Who waits, as the tickets in the line's topic tell every allocator, wherever the line is kept.
 * Thread-safe.
 */
final class QueueView implements MessageListener<String, byte[]>, QueueingAllocator.Queue {

  private static final Logger LOG = LoggerFactory.getLogger(QueueView.class);

  /** A ticket that is still there so long after its time is not waited behind. */
  private static final Duration OVERDUE = Duration.ofSeconds(5);

  private final Deserializer<SpecificRecord> reader;
  private final InstantSource clock;
  private final ConcurrentMap<String, WaitingTicket> tickets = new ConcurrentHashMap<>();

  QueueView(Deserializer<SpecificRecord> reader, InstantSource clock) {
    this.reader = reader;
    this.clock = clock;
  }

  @Override
  public void onMessage(ConsumerRecord<String, byte[]> record) {
    try {
      if (record.value() == null) {
        tickets.remove(record.key());
      } else if (reader.deserialize(record.topic(), record.headers(), record.value())
          instanceof WaitingTicket ticket) {
        tickets.put(record.key(), ticket);
      }
    } catch (RuntimeException unreadable) {
      // Nobody is worse off than without fairness; the line itself does not depend on it.
      LOG.warn("a ticket cannot be read: offset {}", record.offset(), unreadable);
    }
  }

  @Override
  public boolean hasCommandsAheadOf(@Nullable String namePrefix) {
    if (tickets.isEmpty()) {
      return false;
    }
    Instant oldest = clock.instant().minus(OVERDUE);
    return tickets.values().stream()
        .anyMatch(
            ticket ->
                ticket.getUntil().isAfter(oldest)
                    && wantSomeOfTheSame(ticket.getNamePrefix(), namePrefix));
  }

  private static boolean wantSomeOfTheSame(@Nullable String one, @Nullable String other) {
    return one == null || other == null || one.startsWith(other) || other.startsWith(one);
  }
}
