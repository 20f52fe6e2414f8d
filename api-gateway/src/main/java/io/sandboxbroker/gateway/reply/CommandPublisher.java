package io.sandboxbroker.gateway.reply;

import io.micrometer.tracing.Span;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.util.concurrent.Semaphore;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.ProducerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Publishes commands so that their outcomes find the way back. Bounded and thread-safe. */
final class CommandPublisher {

  private static final byte[] YES = {'t', 'r', 'u', 'e'};

  private final ProducerFactory<String, SpecificRecord> producers;
  private final ReplyAddress address;
  private final int limit;
  private final Tracing tracing;
  private final Semaphore room;

  CommandPublisher(
      ProducerFactory<String, SpecificRecord> producers,
      ReplyAddress address,
      int limit,
      Tracing tracing) {
    this.producers = producers;
    this.address = address;
    this.limit = limit;
    this.tracing = tracing;
    room = new Semaphore(limit);
  }

  /**
   * Publishes once subscribed to, on the subscriber's thread, which it may block: Kafka's producer
   * waits for metadata, for room in its buffer and for the schema registry. Ends when the brokers
   * have the command, and fails with what the producer fails with, or refused as {@link
   * Refusal#OVERLOADED} when the brokers owe too many acknowledgements: at once, where the producer
   * would block for room.
   *
   * @param async whether every gateway is to keep the outcome for whoever asks
   */
  Mono<Void> publish(CommandRequest request, @Nullable SpecificRecord command, boolean async) {
    return Mono.create(
        ended -> {
          if (room.tryAcquire()) {
            TraceStep step = begin(request);
            send(record(request, command, async, step), step, ended);
          } else {
            ended.error(new RefusedException(Refusal.OVERLOADED));
          }
        });
  }

  /** How many commands the brokers have not confirmed yet. */
  int unacknowledged() {
    return limit - room.availablePermits();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of success and failure alike.
  private void send(
      ProducerRecord<String, SpecificRecord> record, TraceStep step, MonoSink<Void> ended) {
    try {
      Producer<String, SpecificRecord> producer = producers.createProducer();
      producer.send(
          record,
          (metadata, failure) -> {
            room.release();
            end(step, failure);
            if (failure == null) {
              ended.success();
            } else {
              ended.error(failure);
            }
          });
    } catch (RuntimeException e) {
      // What the producer throws, it does not call back for.
      room.release();
      end(step, e);
      ended.error(e);
    }
  }

  private TraceStep begin(CommandRequest request) {
    String topic = request.topic().name();
    TraceStep step =
        tracing.begin(Span.Kind.PRODUCER, "publish " + topic, request.correlation().traceparent());
    return step.tag("messaging.system", "kafka")
        .tag("messaging.operation.type", "send")
        .tag("messaging.operation.name", "publish")
        .tag("messaging.destination.name", topic);
  }

  private static void end(TraceStep step, @Nullable Exception failure) {
    if (failure != null) {
      step.failed(failure.getClass().getSimpleName());
    }
    step.end();
  }

  private ProducerRecord<String, SpecificRecord> record(
      CommandRequest request, @Nullable SpecificRecord command, boolean async, TraceStep step) {
    var record =
        new ProducerRecord<String, @Nullable SpecificRecord>(
            request.topic().name(), request.key(), command);
    address.writeTo(record.headers());
    Headers.write(record.headers(), Headers.REQUEST_ID, request.correlation().requestId());
    String traceparent = step.traceparent();
    if (traceparent != null) {
      Headers.write(record.headers(), Headers.TRACEPARENT, traceparent);
    }
    if (async) {
      record.headers().add(Headers.RESPOND_ASYNC, YES);
    }
    return record;
  }
}
