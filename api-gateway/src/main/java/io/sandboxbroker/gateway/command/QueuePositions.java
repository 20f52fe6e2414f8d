package io.sandboxbroker.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.gateway.command.QueueOrder.Place;
import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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

  /** The places of each name prefix. */
  private final ConcurrentMap<String, ConcurrentNavigableMap<Long, Place>> places =
      new ConcurrentHashMap<>();

  private final ConcurrentNavigableMap<Key, WaitingTicket> byPlace = new ConcurrentSkipListMap<>();

  private final Cache<String, Entry> exits;
  private final Deserializer<SpecificRecord> deserializer;
  private final CommandSettings settings;
  private final InstantSource clock;
  private final Counter ignored;
  private final AtomicLong version = new AtomicLong();
  private volatile QueueOrder order = new QueueOrder(0, Map.of());

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

  /**
   * A command in the order of the queue.
   *
   * @param number the place; lower ones are served first
   * @param command the id of the command
   */
  record Key(long number, String command) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::number).thenComparing(Key::command);

    static Key of(WaitingTicket ticket) {
      return new Key(ticket.getNumber(), ticket.getCommandId());
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /** Finds the entry of an allocation; empty when it has not been in the queue lately. */
  Optional<Entry> find(String command) {
    WaitingTicket ticket = tickets.get(command);
    return ticket == null
        ? Optional.ofNullable(exits.getIfPresent(command))
        : Optional.of(new Entry(ticket.getTrackId(), order().position(ticket)));
  }

  /** The ticket of an allocation that waits. */
  Optional<WaitingTicket> ticket(String command) {
    return Optional.ofNullable(tickets.get(command));
  }

  /** The tickets of all allocations that wait, in their order, behind one of them. */
  Stream<WaitingTicket> waitingBehind(@Nullable Key last) {
    return (last == null ? byPlace : byPlace.tailMap(last, false)).values().stream();
  }

  /** The number of allocations that wait. */
  int length() {
    return tickets.size();
  }

  /** The order of the queue as it is now. Every change makes the next call read all places. */
  QueueOrder order() {
    long now = version.get();
    QueueOrder known = order;
    if (known.version() != now) {
      known = QueueOrder.of(now, places);
      order = known;
    }
    return known;
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
        .computeIfAbsent(QueueOrder.prefixOf(ticket), prefix -> new ConcurrentSkipListMap<>())
        .compute(ticket.getNumber(), (number, place) -> Place.with(place, ticket));
    tickets.put(ticket.getCommandId(), ticket);
    if (before != null) {
      leavePlace(before);
    }
    byPlace.put(Key.of(ticket), ticket);
    version.incrementAndGet();
    return true;
  }

  private void leavePlace(WaitingTicket ticket) {
    byPlace.remove(Key.of(ticket));
    places.computeIfPresent(
        QueueOrder.prefixOf(ticket),
        (prefix, taken) -> {
          taken.computeIfPresent(ticket.getNumber(), (number, place) -> place.without());
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
      version.incrementAndGet();
    }
  }
}
