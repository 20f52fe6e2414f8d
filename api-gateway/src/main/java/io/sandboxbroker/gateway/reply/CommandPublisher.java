package io.sandboxbroker.gateway.reply;

import io.micrometer.tracing.Span;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ProducerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * Publishes commands and their statuses on threads of its own, because Kafka's producer blocks: for
 * metadata, for space in its buffer and for the schema registry. Bounded and thread-safe.
 */
final class CommandPublisher implements AutoCloseable {

  private final ProducerFactory<String, SpecificRecord> producers;
  private final Scheduler threads;
  private final int maxUnacknowledged;
  private final Duration maxQueueTime;
  private final InstantSource clock;
  private final Tracing tracing;
  private final Semaphore unacknowledged;

  CommandPublisher(
      ProducerFactory<String, SpecificRecord> producers,
      Scheduler threads,
      int maxUnacknowledged,
      Duration maxQueueTime,
      InstantSource clock,
      Tracing tracing) {
    this.producers = producers;
    this.threads = threads;
    this.maxUnacknowledged = maxUnacknowledged;
    this.maxQueueTime = maxQueueTime;
    this.clock = clock;
    this.tracing = tracing;
    unacknowledged = new Semaphore(maxUnacknowledged);
  }

  /**
   * Subscribes to what publishes on a thread that it may block. Fails as {@link Refusal#OVERLOADED}
   * when it would wait, or has waited, too long for that thread.
   */
  <T> Mono<T> schedule(Supplier<Mono<T>> publication) {
    return Mono.defer(
        () -> {
          Instant queued = clock.instant();
          return Mono.defer(
                  () ->
                      // Slow threads would otherwise serve the last of their queue after minutes.
                      isLate(queued)
                          ? Mono.<T>error(new RefusedException(Refusal.OVERLOADED))
                          : publication.get())
              .subscribeOn(threads);
        });
  }

  private boolean isLate(Instant queued) {
    return Duration.between(queued, clock.instant()).compareTo(maxQueueTime) > 0;
  }

  /**
   * Publishes a record once subscribed to, on the subscriber's thread, which it may block.
   * Completes when the brokers have acknowledged the record, and fails with the producer's
   * exception, or as {@link Refusal#OVERLOADED} when too many records wait for their
   * acknowledgement.
   */
  Mono<Void> publish(ProducerRecord<String, SpecificRecord> record, Correlation correlation) {
    return Mono.create(
        published -> {
          if (!unacknowledged.tryAcquire()) {
            published.error(new RefusedException(Refusal.OVERLOADED));
            return;
          }
          TraceStep step = begin(record.topic(), correlation);
          Headers.write(record.headers(), Headers.REQUEST_ID, correlation.requestId());
          String actor = correlation.actor();
          if (actor != null) {
            Headers.write(record.headers(), Headers.ACTOR, actor);
          }
          String traceparent = step.traceparent();
          if (traceparent != null) {
            Headers.write(record.headers(), Headers.TRACEPARENT, traceparent);
          }
          send(record, step, published);
        });
  }

  @Override
  public void close() {
    threads.dispose();
  }

  /** How many records the brokers have not acknowledged yet. */
  int unacknowledged() {
    return maxUnacknowledged - unacknowledged.availablePermits();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback gets success and failure alike.
  private void send(
      ProducerRecord<String, SpecificRecord> record, TraceStep step, MonoSink<Void> published) {
    try {
      Producer<String, SpecificRecord> producer = producers.createProducer();
      producer.send(record, (metadata, failure) -> end(step, failure, published));
    } catch (RuntimeException e) {
      // The producer does not call back for an exception that it throws.
      end(step, e, published);
    }
  }

  private TraceStep begin(String topic, Correlation correlation) {
    return tracing
        .begin(Span.Kind.PRODUCER, "publish " + topic, correlation.traceparent())
        .tag("messaging.system", "kafka")
        .tag("messaging.operation.type", "send")
        .tag("messaging.operation.name", "publish")
        .tag("messaging.destination.name", topic);
  }

  private void end(TraceStep step, @Nullable Exception failure, MonoSink<Void> published) {
    unacknowledged.release();
    if (failure == null) {
      step.end();
      published.success();
    } else {
      step.failed(failure.getClass().getSimpleName());
      step.end();
      published.error(failure);
    }
  }
}
