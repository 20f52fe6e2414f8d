package io.sandboxbroker.gateway.inspection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the topic has told of a sandbox, as far as it was read.
 *
 * @param events in order
 * @param next the offset to go on from; null when all has been read
 * @param beginningDeleted whether records that may have been the sandbox's are no longer there
 */
record History(List<HistoryEvent> events, @Nullable Long next, boolean beginningDeleted) {

  History {
    events = ordered(events);
  }

  /**
   * Two allocators that change a sandbox one after the other may publish the other way round. So
   * the places that hold transitions get them by their versions; everything else keeps its own.
   */
  private static List<HistoryEvent> ordered(List<HistoryEvent> published) {
    Deque<HistoryEvent> transitions =
        published.stream()
            .filter(HistoryEvent::isTransition)
            .sorted(Comparator.comparing(event -> event.version() == null ? 0 : event.version()))
            .collect(Collectors.toCollection(ArrayDeque::new));
    List<HistoryEvent> ordered = new ArrayList<>();
    for (HistoryEvent event : published) {
      ordered.add(event.isTransition() ? transitions.remove() : event);
    }
    return List.copyOf(ordered);
  }
}
