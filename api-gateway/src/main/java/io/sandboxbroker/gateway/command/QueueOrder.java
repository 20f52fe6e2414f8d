package io.sandboxbroker.gateway.command;

import io.sandboxbroker.waiting.WaitingTicket;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The order of the queue at one moment: the taken places of each name prefix. Immutable.
 *
 * @param version of the queue
 * @param prefixes the places by name prefix; empty text for any sandbox
 */
record QueueOrder(long version, Map<String, Places> prefixes) {

  /**
   * A place in the queue, which the commands of a track share.
   *
   * @param tickets the number of commands
   * @param since when the first of them came to the queue
   */
  record Place(int tickets, Instant since) {

    /** The place with another command. */
    static Place with(@Nullable Place before, WaitingTicket ticket) {
      return before == null
          ? new Place(1, ticket.getParkedAt())
          : new Place(before.tickets + 1, before.since);
    }

    /** The place without one of its commands; null when it is free. */
    @Nullable Place without() {
      return tickets == 1 ? null : new Place(tickets - 1, since);
    }
  }

  /**
   * The places of a name prefix.
   *
   * @param numbers sorted
   * @param commands the number of commands
   * @param since when the first place was taken
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared, and never handed out.
  record Places(long[] numbers, int commands, Instant since) {

    private int before(long number) {
      int index = Arrays.binarySearch(numbers, number);
      return index < 0 ? -index - 1 : index;
    }
  }

  /** The order of the places of a queue that may change meanwhile. */
  static QueueOrder of(
      long version, Map<String, ? extends NavigableMap<Long, Place>> placesByPrefix) {
    Map<String, Places> prefixes = new HashMap<>();
    placesByPrefix.forEach(
        (prefix, places) -> {
          var numbers = new long[places.size()];
          int count = 0;
          int commands = 0;
          Instant since = Instant.MAX;
          for (Map.Entry<Long, Place> place : places.entrySet()) {
            if (count == numbers.length) {
              numbers = Arrays.copyOf(numbers, count * 2 + 1);
            }
            numbers[count++] = place.getKey();
            commands += place.getValue().tickets();
            since = count == 1 ? place.getValue().since() : since;
          }
          if (count > 0) {
            prefixes.put(prefix, new Places(Arrays.copyOf(numbers, count), commands, since));
          }
        });
    return new QueueOrder(version, Map.copyOf(prefixes));
  }

  static String prefixOf(WaitingTicket ticket) {
    return Objects.requireNonNullElse(ticket.getNamePrefix(), "");
  }

  /** The position of a ticket, from 1, among those that accept all sandboxes that it accepts. */
  int position(WaitingTicket ticket) {
    return 1
        + accepting(prefixOf(ticket)).mapToInt(places -> places.before(ticket.getNumber())).sum();
  }

  /** Since when a command waits for sandboxes of a name prefix, without a break. */
  Optional<Instant> waitedForSince(String namePrefix) {
    return accepting(namePrefix).map(Places::since).min(Instant::compareTo);
  }

  private Stream<Places> accepting(String namePrefix) {
    return IntStream.rangeClosed(0, namePrefix.length())
        .mapToObj(length -> prefixes.get(namePrefix.substring(0, length)))
        .filter(Objects::nonNull);
  }
}
