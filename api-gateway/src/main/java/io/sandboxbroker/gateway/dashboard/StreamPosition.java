package io.sandboxbroker.gateway.dashboard;

import io.sandboxbroker.gateway.reply.RecentEvents;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A position in the events: the next offset of each partition. It means the same at every gateway.
 *
 * @param offsets by the number of the partition; 0 for one that is missing
 */
record StreamPosition(Map<Integer, Long> offsets) {

  /** The most characters of its text. */
  static final int MAX_LENGTH = 6_000;

  /** What the text looks like: {@code 0-17.1-4}. */
  static final String PATTERN = "^[0-9]{1,5}-[0-9]{1,18}(\\.[0-9]{1,5}-[0-9]{1,18})*$";

  /**
   * Reads the text of a position.
   *
   * @throws IllegalArgumentException if the text is none
   */
  static StreamPosition parse(String text) {
    if (text.length() > MAX_LENGTH || !text.matches(PATTERN)) {
      throw new IllegalArgumentException("no position");
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    for (String part : text.split("\\.", -1)) {
      int dash = part.indexOf('-');
      offsets.put(Integer.valueOf(part.substring(0, dash)), Long.valueOf(part.substring(dash + 1)));
    }
    return new StreamPosition(offsets);
  }

  String text() {
    return offsets.entrySet().stream()
        .map(offset -> offset.getKey() + "-" + offset.getValue())
        .collect(Collectors.joining("."));
  }

  /** Whether all events after this position are among these, and this gateway has come so far. */
  boolean isWithin(RecentEvents.Events recent) {
    boolean complete =
        recent.completeFrom().entrySet().stream()
            .allMatch(first -> of(first.getKey()) >= first.getValue());
    return complete
        && offsets.entrySet().stream()
            .allMatch(seen -> seen.getValue() <= recent.next().getOrDefault(seen.getKey(), 0L));
  }

  boolean isBefore(RecentEvents.Entry event) {
    return event.offset() >= of(event.partition());
  }

  private long of(int partition) {
    return offsets.getOrDefault(partition, 0L);
  }
}
