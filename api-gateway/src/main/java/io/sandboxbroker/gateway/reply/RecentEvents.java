package io.sandboxbroker.gateway.reply;

import io.sandboxbroker.topic.Headers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of all partitions, as this gateway reads them, and how many of each type it has
 * read. Bounded by number and bytes; the oldest leave first. Thread-safe.
 */
public final class RecentEvents {

  /** More types than the allocator publishes; a stranger's types count together. */
  private static final int MAX_TYPES = 64;

  private static final String OTHER_TYPES = "Other";

  private final int maxEvents;
  private final long maxBytes;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<Integer, Long> next = new HashMap<>();
  private final Map<Integer, Long> completeFrom = new HashMap<>();
  private final Map<String, Long> counts = new HashMap<>();
  private long bytes;
  private long firstNumber;
  private long nextNumber;
  private boolean hasEvicted;

  /**
   * Creates an empty collection.
   *
   * @param maxEvents the most events that it keeps
   * @param maxBytes the most bytes of their keys and values
   */
  public RecentEvents(int maxEvents, long maxBytes) {
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /** An event; its JSON is made once, and replaces its record. Thread-safe. */
  public static final class Entry {

    private final int partition;
    private final long offset;
    private final int size;
    private @Nullable ConsumerRecord<byte[], byte[]> record;
    private byte @Nullable [] json;

    private Entry(ConsumerRecord<byte[], byte[]> record) {
      this.record = record;
      partition = record.partition();
      offset = record.offset();
      size = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    /** The number of the partition. */
    public int partition() {
      return partition;
    }

    /** The offset in the partition. */
    public long offset() {
      return offset;
    }

    /** Returns the JSON of the event, which the first call makes. */
    public synchronized byte[] json(Function<ConsumerRecord<byte[], byte[]>, byte[]> write) {
      byte[] made = json;
      if (made == null) {
        made = write.apply(Objects.requireNonNull(record));
        json = made;
        record = null;
      }
      return made;
    }
  }

  /**
   * Some events, and where they end.
   *
   * @param events in the order in which they were read
   * @param isComplete false when earlier ones that were asked for are gone
   * @param end the number of the next event
   * @param next the next offset of each partition that is known
   * @param completeFrom the offset in each partition from which no event is missing
   */
  public record Events(
      List<Entry> events,
      boolean isComplete,
      long end,
      Map<Integer, Long> next,
      Map<Integer, Long> completeFrom) {

    /** Returns those of these events that have this number or a higher one. */
    public Events from(long number) {
      long first = end - events.size();
      int skipped = Math.clamp(number - first, 0, events.size());
      return new Events(
          events.subList(skipped, events.size()), number >= first, end, next, completeFrom);
    }
  }

  /** Adds an event that was read; one that is known already changes nothing. */
  synchronized void receive(ConsumerRecord<byte[], byte[]> event) {
    if (event.offset() < next.getOrDefault(event.partition(), 0L)) {
      return;
    }
    count(event);
    completeFrom.putIfAbsent(event.partition(), event.offset());
    next.put(event.partition(), event.offset() + 1);
    var entry = new Entry(event);
    entries.addLast(entry);
    nextNumber++;
    bytes += entry.size;
    while (entries.size() > maxEvents || bytes > maxBytes) {
      evict();
    }
  }

  private void evict() {
    Entry oldest = entries.removeFirst();
    bytes -= oldest.size;
    firstNumber++;
    hasEvicted = true;
    completeFrom.merge(oldest.partition, oldest.offset + 1, Math::max);
  }

  private void count(ConsumerRecord<byte[], byte[]> event) {
    String type =
        Headers.read(event.headers(), Headers.CE_TYPE)
            .map(name -> name.substring(name.lastIndexOf('.') + 1))
            .orElse(OTHER_TYPES);
    String counted = counts.size() < MAX_TYPES || counts.containsKey(type) ? type : OTHER_TYPES;
    counts.merge(counted, 1L, Long::sum);
  }

  /**
   * Adds events that were read from the topic later than these, but are older. Fills no gap: the
   * events must reach the first one that is known.
   *
   * @param from the first offset that was read in each partition of the topic
   * @param to the end of each partition
   */
  public synchronized void addOlder(
      List<ConsumerRecord<byte[], byte[]>> older, Map<Integer, Long> from, Map<Integer, Long> to) {
    Map<Integer, Long> known = Map.copyOf(completeFrom);
    // Where the reader has begun, it receives what is behind it.
    to.forEach((partition, end) -> next.putIfAbsent(partition, end));
    to.forEach((partition, end) -> completeFrom.putIfAbsent(partition, end));
    if (hasEvicted) {
      return;
    }
    from.forEach((partition, first) -> completeFrom.merge(partition, first, Math::min));
    List<ConsumerRecord<byte[], byte[]>> added = new ArrayList<>(older);
    added.removeIf(
        event -> event.offset() >= known.getOrDefault(event.partition(), Long.MAX_VALUE));
    for (ConsumerRecord<byte[], byte[]> event : newestFirst(added)) {
      var entry = new Entry(event);
      if (entries.size() == maxEvents || bytes + entry.size > maxBytes) {
        completeFrom.merge(entry.partition, entry.offset + 1, Math::max);
      } else {
        entries.addFirst(entry);
        firstNumber--;
        bytes += entry.size;
      }
    }
  }

  /** Sorts by time, but never changes the order within a partition. */
  private static List<ConsumerRecord<byte[], byte[]>> newestFirst(
      List<ConsumerRecord<byte[], byte[]>> events) {
    List<ConsumerRecord<byte[], byte[]>> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(ConsumerRecord::offset));
    Map<Integer, Long> latest = new HashMap<>();
    var times = new IdentityHashMap<ConsumerRecord<byte[], byte[]>, Long>();
    for (ConsumerRecord<byte[], byte[]> event : sorted) {
      times.put(event, latest.merge(event.partition(), event.timestamp(), Math::max));
    }
    sorted.sort(Comparator.comparing(event -> Objects.requireNonNull(times.get(event))));
    Collections.reverse(sorted);
    return sorted;
  }

  /** Returns the events from a number on. */
  public synchronized Events since(long number) {
    long first = Math.max(number, firstNumber);
    List<Entry> newest = new ArrayList<>();
    Iterator<Entry> backwards = entries.descendingIterator();
    for (long at = nextNumber; at > first; at--) {
      newest.add(Objects.requireNonNull(backwards.next()));
    }
    Collections.reverse(newest);
    return new Events(
        newest,
        number >= firstNumber,
        nextNumber,
        new TreeMap<>(next),
        new TreeMap<>(completeFrom));
  }

  /** Returns all events that are known. */
  public synchronized Events all() {
    return since(firstNumber);
  }

  /** The number of events of each type that this process has read. */
  public synchronized Map<String, Long> counts() {
    return Map.copyOf(counts);
  }
}
