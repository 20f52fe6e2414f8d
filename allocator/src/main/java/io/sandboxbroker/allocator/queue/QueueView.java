package io.sandboxbroker.allocator.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sandboxbroker.allocator.decision.QueueingAllocator;
import io.sandboxbroker.kafka.RecordReceiver;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queue as every allocator reads it from the tickets, whichever instance keeps it. Bounded;
 * written by one thread, read by any.
 */
final class QueueView implements RecordReceiver, QueueingAllocator.Queue {

  private static final Logger LOG = LoggerFactory.getLogger(QueueView.class);

  /** Twice as many as the queue usually may have. */
  static final int MAX_TICKETS = 20_000;

  private static final int MAX_JOINED = 100_000;

  /** No command waits behind a ticket that is older than this after the end of its wait. */
  private static final Duration MAX_OVERDUE = Duration.ofSeconds(5);

  /** The ticket of a command that this instance has sent to the queue is read long before. */
  private static final Duration TICKET_LAG = Duration.ofSeconds(10);

  private static final Comparator<WaitingTicket> BY_END =
      Comparator.comparing(WaitingTicket::getUntil).thenComparing(WaitingTicket::getCommandId);

  private final Deserializer<SpecificRecord> reader;
  private final InstantSource clock;
  private final ConcurrentMap<String, WaitingTicket> tickets = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, ConcurrentSkipListSet<WaitingTicket>> byPrefix =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Integer> byTrack = new ConcurrentHashMap<>();
  private final Cache<String, Boolean> joined;
  private volatile Instant incompleteUntil = Instant.MIN;

  QueueView(Deserializer<SpecificRecord> reader, InstantSource clock) {
    this.reader = reader;
    this.clock = clock;
    this.joined =
        Caffeine.newBuilder()
            .maximumSize(MAX_JOINED)
            .expireAfterWrite(TICKET_LAG)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  @Override
  public void receive(ConsumerRecord<byte[], byte[]> record) {
    String commandId = new String(record.key(), UTF_8);
    try {
      if (record.value() == null) {
        remove(commandId);
      } else if (reader.deserialize(record.topic(), record.headers(), record.value())
          instanceof WaitingTicket ticket) {
        remove(commandId);
        add(ticket);
      }
    } catch (RuntimeException unreadable) {
      // Without the ticket a later command may be served first; no command is lost.
      LOG.warn("The ticket at offset {} cannot be read", record.offset(), unreadable);
    }
  }

  private void add(WaitingTicket ticket) {
    if (tickets.size() == MAX_TICKETS) {
      incompleteUntil =
          ticket.getUntil().isAfter(incompleteUntil) ? ticket.getUntil() : incompleteUntil;
      return;
    }
    tickets.put(ticket.getCommandId(), ticket);
    byPrefix
        .computeIfAbsent(prefixOf(ticket), prefix -> new ConcurrentSkipListSet<>(BY_END))
        .add(ticket);
    byTrack.merge(ticket.getTrackId(), 1, Integer::sum);
  }

  private void remove(String commandId) {
    WaitingTicket ticket = tickets.remove(commandId);
    if (ticket == null) {
      return;
    }
    byPrefix.computeIfPresent(
        prefixOf(ticket),
        (prefix, waiting) -> {
          waiting.remove(ticket);
          return waiting.isEmpty() ? null : waiting;
        });
    byTrack.computeIfPresent(
        ticket.getTrackId(), (track, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }

  private static String prefixOf(WaitingTicket ticket) {
    return Objects.requireNonNullElse(ticket.getNamePrefix(), "");
  }

  @Override
  public boolean isWaitedFor(String namePrefix) {
    if (tickets.isEmpty()) {
      return false;
    }
    Instant oldest = clock.instant().minus(MAX_OVERDUE);
    if (incompleteUntil.isAfter(oldest)) {
      return true;
    }
    for (int length = 0; length <= namePrefix.length(); length++) {
      if (waits(byPrefix.get(namePrefix.substring(0, length)), oldest)) {
        return true;
      }
    }
    return false;
  }

  private static boolean waits(
      @Nullable ConcurrentSkipListSet<WaitingTicket> waiting, Instant oldest) {
    if (waiting == null) {
      return false;
    }
    // Not last(): it fails on a set that another thread has emptied meanwhile.
    var latest = waiting.descendingIterator();
    return latest.hasNext() && latest.next().getUntil().isAfter(oldest);
  }

  @Override
  public boolean hasCommandOf(String track) {
    return byTrack.containsKey(track)
        || joined.getIfPresent(track) != null
        || incompleteUntil.isAfter(clock.instant().minus(MAX_OVERDUE));
  }

  @Override
  public void joined(String track) {
    joined.put(track, true);
  }
}
