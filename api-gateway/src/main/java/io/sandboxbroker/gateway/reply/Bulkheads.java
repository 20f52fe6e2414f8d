package io.sandboxbroker.gateway.reply;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * The bounds of each kind of request, so that no crowd of one kind takes the places or the threads
 * of another: students who wait for a sandbox do not keep those waiting who give one back.
 * Thread-safe.
 */
final class Bulkheads implements AutoCloseable {

  private final Map<RequestKind, Bulkhead> all = new EnumMap<>(RequestKind.class);

  Bulkheads(Function<RequestKind, Bulkhead> create) {
    for (RequestKind kind : RequestKind.values()) {
      all.put(kind, create.apply(kind));
    }
  }

  Bulkhead of(RequestKind kind) {
    return Objects.requireNonNull(all.get(kind));
  }

  /** Completes the request that waits for the outcome of this command; false when none does. */
  boolean answer(String command, SpecificRecord outcome) {
    return all.values().stream().anyMatch(one -> one.replies().answer(command, outcome));
  }

  /** Completes the request that waits for the end of this command; false when none does. */
  boolean end(SubmittedCommand ended) {
    return all.values().stream().anyMatch(one -> one.ends().answer(ended.id(), ended));
  }

  void bindTo(MeterRegistry meters) {
    Gauge.builder("broker.waiting.requests", this, Bulkheads::waiting)
        .description("Requests that wait for the outcome of their command")
        .register(meters);
    Gauge.builder("broker.commands.unacknowledged", this, Bulkheads::unacknowledged)
        .description("Commands that the brokers have not acknowledged yet")
        .register(meters);
  }

  private int waiting() {
    return all.values().stream().mapToInt(Bulkhead::waiting).sum();
  }

  private int unacknowledged() {
    return all.values().stream().mapToInt(one -> one.publisher().unacknowledged()).sum();
  }

  @Override
  public void close() {
    all.values().forEach(one -> one.publisher().close());
  }

  /**
   * The bounds of one kind.
   *
   * @param publisher publishes its commands
   * @param places a permit for each request that may wait
   * @param maxWaiting the number of places
   * @param replies its requests that wait for an outcome
   * @param ends its requests that wait for the end of a submitted command
   */
  record Bulkhead(
      CommandPublisher publisher,
      Semaphore places,
      int maxWaiting,
      PendingReplies<SpecificRecord> replies,
      PendingReplies<SubmittedCommand> ends) {

    static Bulkhead of(CommandPublisher publisher, int maxWaiting) {
      var places = new Semaphore(maxWaiting);
      return new Bulkhead(
          publisher,
          places,
          maxWaiting,
          new PendingReplies<>(places),
          new PendingReplies<>(places));
    }

    int waiting() {
      return maxWaiting - places.availablePermits();
    }
  }
}
