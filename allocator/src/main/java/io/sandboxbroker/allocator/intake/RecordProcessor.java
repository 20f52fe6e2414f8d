package io.sandboxbroker.allocator.intake;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.allocator.limit.StoreSlots;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.TraceStep;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Processes one record: reads it, waits for a slot of the store, has its handler decide, and
 * returns the records to publish. Thread-safe and non-blocking, except for the first use of a
 * schema.
 */
final class RecordProcessor {

  private static final Set<String> COMMANDS =
      Set.of(Topics.ALLOCATION_COMMANDS.name(), Topics.DELETION_COMMANDS.name());

  private final RecordHandlers handlers;
  private final Deserializer<SpecificRecord> deserializer;
  private final ReplyRecords replies;
  private final DeadLetters deadLetters;
  private final SandboxStore store;
  private final Function<TraceStep, SandboxStore> tracedStore;
  private final RecordTracing tracing;
  private final IntakeMetrics metrics;
  private final InstantSource clock;
  private final StoreSlots slots;
  private final StoreRetries retries;
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
      StoreSlots slots,
      StoreRetries retries,
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
    this.slots = slots;
    this.retries = retries;
    this.attempts = attempts;
  }

  /** Processes a record for as long as it takes; see {@link #process(ConsumerRecord, Delivery)}. */
  CompletableFuture<List<ProducerRecord<String, byte[]>>> process(
      ConsumerRecord<String, byte[]> record) {
    return process(record, () -> true);
  }

  /**
   * Processes a record. While the store is unavailable, the record is retried in place.
   *
   * @param delivery whether the record still belongs to this process
   * @return the records to publish: events, the record itself for the queue, or the record as a
   *     dead letter. Fails only when the record must be delivered again later, because the store or
   *     the schema registry is unavailable, or because the record belongs to another process
   */
  CompletableFuture<List<ProducerRecord<String, byte[]>>> process(
      ConsumerRecord<String, byte[]> record, Delivery delivery) {
    return new Processing(record, delivery, clock.instant().plus(retries.timeout())).run();
  }

  /** The delivery of a record to this process. */
  interface Delivery {
    /** Whether the record still belongs to this process. */
    boolean isCurrent();
  }

  /** The processing of one record, with its attempts; they follow each other. */
  private final class Processing {

    private final ConsumerRecord<String, byte[]> record;
    private final Delivery delivery;
    private final Instant giveUp;
    private int failures;
    private int outages;

    Processing(ConsumerRecord<String, byte[]> record, Delivery delivery, Instant giveUp) {
      this.record = record;
      this.delivery = delivery;
      this.giveUp = giveUp;
    }

    CompletableFuture<List<ProducerRecord<String, byte[]>>> run() {
      return handled(record, delivery).exceptionallyCompose(this::failed);
    }

    private CompletableFuture<List<ProducerRecord<String, byte[]>>> failed(Throwable failure) {
      Throwable cause = StoreUnavailableException.unwrap(failure);
      if (cause instanceof StoreUnavailableException) {
        outages++;
        return delivery.isCurrent() && clock.instant().isBefore(giveUp)
            ? CompletableFuture.runAsync(() -> {}, retries.afterPause(outages))
                .thenCompose(paused -> run())
            : CompletableFuture.failedFuture(cause);
      }
      if (isTransient(cause)) {
        return CompletableFuture.failedFuture(cause);
      }
      failures++;
      return failures < attempts && !(cause instanceof UnreadableException)
          ? run()
          : completedFuture(List.of(deadLetters.toDeadLetter(record, cause)));
    }
  }

  private CompletableFuture<List<ProducerRecord<String, byte[]>>> handled(
      ConsumerRecord<String, byte[]> record, Delivery delivery) {
    try {
      SpecificRecord value = read(record);
      RecordHandler<SpecificRecord> handler = handlers.find(value);
      return handler == null
          ? completedFuture(List.of())
          : slots
              .acquire(laneOf(record), handler.deadline().of(value, record))
              .thenCompose(slot -> within(slot, record, value, handler, delivery));
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }

  private static StoreSlots.Lane laneOf(ConsumerRecord<?, ?> record) {
    return COMMANDS.contains(record.topic()) ? StoreSlots.Lane.COMMANDS : StoreSlots.Lane.OTHERS;
  }

  private CompletableFuture<List<ProducerRecord<String, byte[]>>> within(
      StoreSlots.Slot slot,
      ConsumerRecord<String, byte[]> record,
      SpecificRecord value,
      RecordHandler<SpecificRecord> handler,
      Delivery delivery) {
    CompletableFuture<List<ProducerRecord<String, byte[]>>> handling;
    if (!delivery.isCurrent()) {
      handling = CompletableFuture.failedFuture(new CancellationException("The partition moved"));
    } else {
      try {
        handling = traced(record, value, handler);
      } catch (RuntimeException failure) {
        handling = CompletableFuture.failedFuture(failure);
      }
    }
    return handling
        // Every call has a timeout; this one keeps a lost answer from holding a slot for ever.
        .orTimeout(retries.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (published, failure) -> {
              // The thread of all timeouts must not process the next record.
              if (failure instanceof TimeoutException) {
                StoreRetries.THREADS.execute(slot::close);
              } else {
                slot.close();
              }
            });
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
    return failure instanceof StoreUnavailableException
        || failure instanceof RetriableException
        || failure instanceof TimeoutException
        || failure instanceof CancellationException;
  }

  /** A record that cannot be read, however often it is tried. */
  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(@Nullable String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
