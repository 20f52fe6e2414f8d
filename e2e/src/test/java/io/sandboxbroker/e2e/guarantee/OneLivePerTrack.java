package io.sandboxbroker.e2e.guarantee;

import static io.sandboxbroker.event.SandboxStatus.ALLOCATED;

import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.e2e.guarantee.SandboxHistories.Transition;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxExpired;
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
 * No track has two sandboxes at a time. By the events, an allocation begins after the one before
 * has ended; by the answers, a client received at most one sandbox more than it has returned or
 * than have expired.
 */
final class OneLivePerTrack implements Guarantee {

  private final SandboxHistories histories = new SandboxHistories();
  private final Map<String, Set<String>> received = new TreeMap<>();
  private final Map<String, Set<String>> returned = new HashMap<>();

  private record Span(String sandbox, Instant from, Instant until) {}

  @Override
  public void onExchange(Exchange exchange) {
    if ((exchange.call() == Call.ALLOCATE || exchange.call() == Call.SWAP)
        && exchange.succeeded()) {
      received
          .computeIfAbsent(exchange.track(), track -> new TreeSet<>())
          .add(exchange.text("sandbox_id"));
    } else if (exchange.call() == Call.MARK_FOR_DELETION) {
      // Whatever the answer: without one, it may have been done.
      returned.computeIfAbsent(exchange.track(), track -> new TreeSet<>()).add(exchange.sandbox());
    }
  }

  @Override
  public void onEvent(CommittedRecord event) {
    histories.add(event);
    if (event.value() instanceof SandboxExpired expired) {
      returned
          .computeIfAbsent(expired.getSandbox().getTrackId(), track -> new TreeSet<>())
          .add(expired.getSandboxId());
    } else if (event.value() instanceof DeletionRequested given && given.getSwappedFor() != null) {
      returned
          .computeIfAbsent(given.getSandbox().getTrackId(), track -> new TreeSet<>())
          .add(given.getSandboxId());
    }
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    spans().forEach((track, spans) -> compare(track, spans, found));
    received.forEach(
        (track, sandboxes) -> {
          if (sandboxes.size() > 1 + returned.getOrDefault(track, Set.of()).size()) {
            found.add("%s received %s".formatted(track, sandboxes));
          }
        });
    return found;
  }

  private Map<String, List<Span>> spans() {
    var spans = new TreeMap<String, List<Span>>();
    histories
        .all()
        .forEach(
            (sandbox, history) -> {
              for (int i = 0; i < history.size(); i++) {
                if (history.get(i).event().is(SandboxAllocated.class)) {
                  Instant from = history.get(i).event().occurredAt();
                  spans
                      .computeIfAbsent(history.get(i).after().getTrackId(), t -> new ArrayList<>())
                      .add(new Span(sandbox, from, end(history.subList(i, history.size()))));
                }
              }
            });
    return spans;
  }

  private static Instant end(List<Transition> history) {
    return history.stream()
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
