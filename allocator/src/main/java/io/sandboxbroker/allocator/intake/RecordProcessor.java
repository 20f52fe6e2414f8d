package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.tracing.TraceStep;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Processes one record: reads it, has its handler decide, and returns the records to publish.
 * Thread-safe and non-blocking, except for the first use of a schema.
 */
final class RecordProcessor {

  private final RecordHandlers handlers;
  private final Deserializer<SpecificRecord> deserializer;
  private final ReplyRecords replies;
  private final DeadLetters deadLetters;
  private final SandboxStore store;
  private final Function<TraceStep, SandboxStore> tracedStore;
  private final RecordTracing tracing;
  private final IntakeMetrics metrics;
  private final InstantSource clock;
  private final int attempts;

  RecordProcessor(
      RecordHandlers handlers,
      Deserializer<SpecificRecord> deserializer,
      ReplyRecords replies,
      SandboxStore store,
      Function<TraceStep, SandboxStore> tracedStore,
      RecordTracing tracing,
      IntakeMetrics metrics,
      InstantSource clock,
      int attempts) {
    this.handlers = handlers;
    this.deserializer = deserializer;
    this.replies = replies;
    this.deadLetters = new DeadLetters(deserializer, metrics);
    this.store = store;
    this.tracedStore = tracedStore;
    this.tracing = tracing;
    this.metrics = metrics;
    this.clock = clock;
    this.attempts = attempts;
  }

  /**
   * Processes a record.
   *
   * @return the records to publish: events, the record itself for the queue, or the record as a
   *     dead letter. Fails only when the record must be delivered again later, because the store or
   *     the schema registry is unavailable
   */
  CompletableFuture<List<ProducerRecord<String, byte[]>>> process(
      ConsumerRecord<String, byte[]> record) {
    return attempt(record, attempts);
  }

  private CompletableFuture<List<ProducerRecord<String, byte[]>>> attempt(
      ConsumerRecord<String, byte[]> record, int attemptsLeft) {
    return handled(record)
        .exceptionallyCompose(
            failure -> {
              Throwable cause = unwrapped(failure);
              if (isTransient(cause)) {
                return CompletableFuture.failedFuture(cause);
              }
              return attemptsLeft > 1 && !(cause instanceof UnreadableException)
                  ? attempt(record, attemptsLeft - 1)
                  : completedFuture(List.of(deadLetters.toDeadLetter(record, cause)));
            });
  }

  private CompletableFuture<List<ProducerRecord<String, byte[]>>> handled(
      ConsumerRecord<String, byte[]> record) {
    try {
      SpecificRecord value = read(record);
      RecordHandler<SpecificRecord> handler = handlers.find(value);
      return handler == null ? completedFuture(List.of()) : traced(record, value, handler);
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private CompletableFuture<List<ProducerRecord<String, byte[]>>> traced(
      ConsumerRecord<String, byte[]> record,
      SpecificRecord value,
      RecordHandler<SpecificRecord> handler) {
    TraceStep step = tracing.begin(record, value);
    if (!step.isRecorded()) {
      return handler
          .handling()
          .handle(value, new RecordHandler.Context(record, store, clock))
          .thenApply(reply -> toRecords(record, value, handler, reply, step));
    }
    CompletableFuture<Reply> handling;
    try {
      handling =
          handler
              .handling()
              .handle(value, new RecordHandler.Context(record, tracedStore.apply(step), clock));
    } catch (RuntimeException failure) {
      handling = CompletableFuture.failedFuture(failure);
    }
    return handling
        .thenApply(reply -> toRecords(record, value, handler, reply, step))
        .whenComplete((published, failure) -> RecordTracing.end(step, failure));
  }

  private List<ProducerRecord<String, byte[]>> toRecords(
      ConsumerRecord<String, byte[]> record,
      SpecificRecord value,
      RecordHandler<SpecificRecord> handler,
      Reply reply,
      TraceStep step) {
    String counter = handler.counter();
    if (counter != null) {
      metrics.counted(counter, reply.outcome());
    }
    RecordTracing.tagOutcome(step, reply);
    return replies.toRecords(record, value, reply, step);
  }

  private SpecificRecord read(ConsumerRecord<String, byte[]> record) {
    try {
      SpecificRecord value =
          deserializer.deserialize(record.topic(), record.headers(), record.value());
      if (value == null) {
        throw new UnreadableException("The record has no value", null);
      }
      return value;
    } catch (RetriableException unavailable) {
      throw unavailable;
    } catch (RuntimeException unreadable) {
      throw new UnreadableException(unreadable.getMessage(), unreadable);
    }
  }

  /** Whether the failure passes without a change of the record. */
  private static boolean isTransient(Throwable failure) {
    return failure instanceof StoreUnavailableException || failure instanceof RetriableException;
  }

  /** The failure of a future, without the exceptions that wrap it. */
  static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? unwrapped(failure.getCause())
        : failure;
  }

  /** A record that cannot be read, however often it is tried. */
  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(@Nullable String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
