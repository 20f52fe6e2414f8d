package io.sandboxbroker.e2e.guarantee;

import static io.sandboxbroker.event.SandboxStatus.ALLOCATED;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.guarantee.Lives.Transition;
import io.sandboxbroker.event.SandboxAllocated;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * No track has two sandboxes at a time: by the events, the next allocation begins after the last
 * one has ended; and no client was told of more sandboxes than it has given back, and one.
 */
final class OneLivePerTrack implements Guarantee {

  private final Lives lives = new Lives();
  private final Map<String, Set<String>> told = new TreeMap<>();
  private final Map<String, Set<String>> givenBack = new HashMap<>();

  private record Span(String sandbox, Instant from, Instant until) {}

  @Override
  public void onExchange(Exchange exchange) {
    if (exchange.call() == Call.ALLOCATE && exchange.succeeded()) {
      told.computeIfAbsent(exchange.track(), track -> new TreeSet<>())
          .add(exchange.text("sandbox_id"));
    } else if (exchange.call() == Call.MARK_FOR_DELETION) {
      // Whatever the answer: without one, it may have been done.
      givenBack.computeIfAbsent(exchange.track(), track -> new TreeSet<>()).add(exchange.sandbox());
    }
  }

  @Override
  public void onEvent(Committed event) {
    lives.add(event);
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    spans().forEach((track, spans) -> compare(track, spans, found));
    told.forEach(
        (track, sandboxes) -> {
          if (sandboxes.size() > 1 + givenBack.getOrDefault(track, Set.of()).size()) {
            found.add("%s was told that it has %s".formatted(track, sandboxes));
          }
        });
    return found;
  }

  private Map<String, List<Span>> spans() {
    var spans = new TreeMap<String, List<Span>>();
    lives
        .all()
        .forEach(
            (sandbox, life) -> {
              for (int i = 0; i < life.size(); i++) {
                if (life.get(i).event().is(SandboxAllocated.class)) {
                  Instant from = life.get(i).event().occurredAt();
                  spans
                      .computeIfAbsent(life.get(i).after().getTrackId(), t -> new ArrayList<>())
                      .add(new Span(sandbox, from, end(life.subList(i, life.size()))));
                }
              }
            });
    return spans;
  }

  private static Instant end(List<Transition> life) {
    return life.stream()
        .filter(transition -> transition.after().getStatus() != ALLOCATED)
        .findFirst()
        .map(transition -> transition.event().occurredAt())
        .orElse(Instant.MAX);
  }

  private static void compare(String track, List<Span> spans, List<String> found) {
    spans.sort(Comparator.comparing(Span::from));
    for (int i = 1; i < spans.size(); i++) {
      Span before = spans.get(i - 1);
      Span next = spans.get(i);
      if (next.from().isBefore(before.until())) {
        found.add(
            "%s got %s at %s, and had %s from %s until %s"
                .formatted(
                    track,
                    next.sandbox(),
                    next.from(),
                    before.sandbox(),
                    before.from(),
                    before.until()));
      }
    }
  }
}
