package io.sandboxbroker.allocator.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;

/**
 * A store of fixed capacity in virtual time. It serves so many calls in parallel, each for the same
 * time; the others wait in it. A call that takes longer than the timeout of the client fails, and
 * is served nevertheless, as by a real store.
 */
final class VirtualStore implements InstantSource {

  private record Event(Duration at, long number, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
  private final PriorityQueue<Duration> servers = new PriorityQueue<>();
  private final Duration service;
  private final Duration timeout;
  private Duration now = Duration.ZERO;
  private long numbers;
  private int failures;

  VirtualStore(int servers, Duration service, Duration timeout) {
    this.service = service;
    this.timeout = timeout;
    for (int server = 0; server < servers; server++) {
      this.servers.add(Duration.ZERO);
    }
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plus(now);
  }

  Duration now() {
    return now;
  }

  /** Calls that have failed. */
  int failures() {
    return failures;
  }

  void at(Duration when, Runnable action) {
    events.add(new Event(when, numbers++, action));
  }

  /** Calls the store; the answer has the duration and whether the call failed. */
  void call(BiConsumer<Duration, Boolean> answer) {
    Duration begun = now;
    Duration free = servers.remove();
    Duration end = (free.compareTo(now) > 0 ? free : now).plus(service);
    servers.add(end);
    Duration taken = end.minus(begun);
    boolean failed = taken.compareTo(timeout) > 0;
    Duration answered = failed ? timeout : taken;
    at(
        begun.plus(answered),
        () -> {
          failures += failed ? 1 : 0;
          answer.accept(answered, failed);
        });
  }

  /** Runs everything up to a time. */
  void runUntil(Duration end) {
    while (!events.isEmpty() && events.peek().at().compareTo(end) <= 0) {
      Event next = events.remove();
      now = next.at();
      next.action().run();
    }
    now = end;
  }
}
