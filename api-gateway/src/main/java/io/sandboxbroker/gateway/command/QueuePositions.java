package io.sandboxbroker.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The allocations that wait in the queue, and their positions. Bounded; written by one thread, read
 * by any.
 *
 * <p>An entry that has left the queue is known for a moment: its outcome comes from another topic,
 * and its command must not be unknown in between.
 */
final class QueuePositions {

  private static final Logger LOG = LoggerFactory.getLogger(QueuePositions.class);

  private final ConcurrentMap<String, WaitingTicket> tickets = new ConcurrentHashMap<>();

  /** The places of each name prefix, and how many tickets have each of them. */
  private final ConcurrentMap<String, ConcurrentNavigableMap<Long, Integer>> places =
      new ConcurrentHashMap<>();

  private final Cache<String, Entry> exits;
  private final Deserializer<SpecificRecord> deserializer;
  private final CommandSettings settings;
  private final InstantSource clock;
  private final Counter ignored;

  QueuePositions(
      Deserializer<SpecificRecord> deserializer,
      CommandSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    this.deserializer = deserializer;
    this.settings = settings;
    this.clock = clock;
    exits =
        Caffeine.newBuilder()
            .maximumSize(settings.maxQueueEntries())
            .expireAfterWrite(settings.queueExitTtl())
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .executor(Runnable::run)
            .build();
    ignored =
        Counter.builder("broker.line.ignored")
            .description("Tickets that are unreadable, or more than this gateway may know")
            .register(meters);
    Gauge.builder("broker.line.length", tickets, ConcurrentMap::size)
        .description("Allocations that wait in the queue, as this gateway knows it")
        .register(meters);
  }

  /**
   * An allocation in the queue.
   *
   * @param position 1 for the next one that is served; null when the entry has left the queue.
   *     Entries count that accept every sandbox that this one accepts, each track once
   */
  record Entry(String track, @Nullable Integer position) {}

  /** Finds the entry of an allocation; empty when it has not been in the queue lately. */
  Optional<Entry> find(String command) {
    WaitingTicket ticket = tickets.get(command);
    return ticket == null
        ? Optional.ofNullable(exits.getIfPresent(command))
        : Optional.of(new Entry(ticket.getTrackId(), 1 + placesAhead(ticket)));
  }

  /** The tickets of all allocations that wait, in no order. */
  Collection<WaitingTicket> waiting() {
    return Collections.unmodifiableCollection(tickets.values());
  }

  private int placesAhead(WaitingTicket ticket) {
    String namePrefix = prefixOf(ticket);
    return IntStream.rangeClosed(0, namePrefix.length())
        .mapToObj(length -> places.get(namePrefix.substring(0, length)))
        .filter(Objects::nonNull)
        .mapToInt(accepting -> accepting.headMap(ticket.getNumber()).size())
        .sum();
  }

  private static String prefixOf(WaitingTicket ticket) {
    return Objects.requireNonNullElse(ticket.getNamePrefix(), "");
  }

  /**
   * Takes a ticket, or its deletion.
   *
   * @throws RuntimeException if the ticket may be readable later, as after an outage of the schema
   *     registry
   */
  void receive(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      remove(new String(record.key(), UTF_8), Instant.ofEpochMilli(record.timestamp()));
    } else if (!(read(record) instanceof WaitingTicket ticket && add(ticket))) {
      ignored.increment();
    }
  }

  private @Nullable SpecificRecord read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return deserializer.deserialize(record.topic(), record.headers(), record.value());
    } catch (SerializationException e) {
      LOG.warn("a ticket cannot be read: offset {}", record.offset(), e);
      return null;
    }
  }

  /** Adds or replaces an entry; false when as many are known as may be. */
  private boolean add(WaitingTicket ticket) {
    WaitingTicket before = tickets.get(ticket.getCommandId());
    if (before == null && tickets.size() >= settings.maxQueueEntries()) {
      return false;
    }
    places
        .computeIfAbsent(prefixOf(ticket), prefix -> new ConcurrentSkipListMap<>())
        .merge(ticket.getNumber(), 1, Integer::sum);
    tickets.put(ticket.getCommandId(), ticket);
    if (before != null) {
      leavePlace(before);
    }
    return true;
  }

  private void leavePlace(WaitingTicket ticket) {
    places.computeIfPresent(
        prefixOf(ticket),
        (prefix, taken) -> {
          taken.computeIfPresent(
              ticket.getNumber(), (place, count) -> count == 1 ? null : Integer.valueOf(count - 1));
          return taken.isEmpty() ? null : taken;
        });
  }

  private void remove(String command, Instant when) {
    WaitingTicket ticket = tickets.get(command);
    if (ticket != null) {
      if (clock.instant().isBefore(when.plus(settings.queueExitTtl()))) {
        // Before the removal, so that the command is known all the time.
        exits.put(command, new Entry(ticket.getTrackId(), null));
      }
      tickets.remove(command);
      leavePlace(ticket);
    }
  }
}
