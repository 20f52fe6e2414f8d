package io.sandboxbroker.gateway.dashboard;

import io.sandboxbroker.gateway.reply.RecentEvents.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import reactor.core.publisher.Flux;

/**
 * Turns events into frames of bounded size, each with the position behind it. The JSON of an event
 * is made once, and all clients share it. Immutable.
 */
final class EventFrames {

  /** About 200 kB. */
  private static final int MAX_EVENTS = 500;

  private final List<List<byte[]>> chunks = new ArrayList<>();
  private final List<StreamPosition> positions = new ArrayList<>();

  /**
   * Prepares the frames of some events.
   *
   * @param events in order
   * @param next the position behind all of them
   * @param write makes the JSON of an event that has none yet
   */
  EventFrames(
      List<Entry> events,
      Map<Integer, Long> next,
      Function<ConsumerRecord<byte[], byte[]>, byte[]> write) {
    Map<Integer, Long> position = new TreeMap<>(next);
    events.reversed().forEach(event -> position.put(event.partition(), event.offset()));
    for (int from = 0; from < events.size(); from += MAX_EVENTS) {
      List<Entry> chunk = events.subList(from, Math.min(events.size(), from + MAX_EVENTS));
      chunk.forEach(event -> position.put(event.partition(), event.offset() + 1));
      boolean isLast = from + MAX_EVENTS >= events.size();
      positions.add(new StreamPosition(new TreeMap<>(isLast ? next : position)));
      chunks.add(chunk.stream().map(event -> event.json(write)).toList());
    }
  }

  /** Makes the frames one by one as they are asked for. */
  Flux<byte[]> lazily() {
    return Flux.range(0, chunks.size()).map(this::frame);
  }

  /** Makes all frames. */
  List<byte[]> all() {
    List<byte[]> frames = new ArrayList<>();
    for (int number = 0; number < chunks.size(); number++) {
      frames.add(frame(number));
    }
    return frames;
  }

  private byte[] frame(int number) {
    return Frame.of(chunks.get(number), positions.get(number));
  }
}
