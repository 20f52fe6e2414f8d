package io.sandboxbroker.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The latest requests to the CSP's API, and the counters over all of them. Thread-safe. */
final class RequestLog {
  /** How many requests are kept. */
  static final int MAX_ENTRIES = 10_000;

  private final Deque<RequestRecord> latest = new ArrayDeque<>();
  private final Map<Operation, Traffic.Meter> meters = new EnumMap<>(Operation.class);
  private final Traffic.Meter all = new Traffic.Meter();
  private long lastSequence;
  private long unknownPaths;

  /** A request in flight. It ends once; the first outcome counts. */
  final class Ticket {
    private final long sequence;
    private final Operation operation;
    private final Request request;
    private final Instant startedAt;
    private final int concurrency;
    private final AtomicBoolean ended = new AtomicBoolean();

    private Ticket(
        long sequence, Operation operation, Request request, Instant startedAt, int concurrency) {
      this.sequence = sequence;
      this.operation = operation;
      this.request = request;
      this.startedAt = startedAt;
      this.concurrency = concurrency;
    }

    int concurrency() {
      return concurrency;
    }

    void end(String outcome, Instant now) {
      if (ended.compareAndSet(false, true)) {
        RequestLog.this.end(
            new RequestRecord(
                sequence,
                operation,
                request.method(),
                request.path(),
                outcome,
                startedAt,
                Duration.between(startedAt, now),
                concurrency));
      }
    }
  }

  synchronized Ticket begin(Operation operation, Request request, Instant now) {
    meter(operation).begin(now);
    lastSequence++;
    return new Ticket(lastSequence, operation, request, now, all.begin(now));
  }

  synchronized void unknownPath() {
    unknownPaths++;
  }

  /** The latest requests that have ended, in the order in which they ended. */
  synchronized List<RequestRecord> latest(int count) {
    return latest.stream().skip(Math.max(0, latest.size() - count)).toList();
  }

  synchronized Traffic traffic() {
    return all.read();
  }

  synchronized Map<Operation, Traffic> trafficByOperation() {
    Map<Operation, Traffic> traffic = new EnumMap<>(Operation.class);
    for (Operation operation : Operation.values()) {
      traffic.put(operation, meter(operation).read());
    }
    return traffic;
  }

  synchronized long unknownPaths() {
    return unknownPaths;
  }

  private synchronized void end(RequestRecord done) {
    all.end(done.outcome());
    meter(done.operation()).end(done.outcome());
    if (latest.size() == MAX_ENTRIES) {
      latest.removeFirst();
    }
    latest.addLast(done);
  }

  private Traffic.Meter meter(Operation operation) {
    return meters.computeIfAbsent(operation, unseen -> new Traffic.Meter());
  }
}
