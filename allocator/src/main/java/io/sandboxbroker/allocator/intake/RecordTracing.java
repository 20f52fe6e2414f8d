package io.sandboxbroker.allocator.intake;

import io.micrometer.tracing.Span;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.tracing.Ids;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Begins a step for each record in the trace that the record carries. */
record RecordTracing(Tracing tracing) {

  TraceStep begin(ConsumerRecord<?, ?> record, SpecificRecord value) {
    TraceStep step =
        tracing.begin(
            Span.Kind.CONSUMER,
            "process " + value.getSchema().getName(),
            Headers.read(record.headers(), Headers.TRACEPARENT).orElse(null));
    return step.isRecorded()
        ? step.tag("messaging.system", "kafka")
            .tag("messaging.operation.type", "process")
            .tag("messaging.operation.name", "process")
            .tag("messaging.destination.name", record.topic())
            .tag("messaging.destination.partition.id", Integer.toString(record.partition()))
            .tag("messaging.kafka.offset", Long.toString(record.offset()))
            .concerns(Ids.of(value))
        : step;
  }

  /** Names the first event; it is the answer where there is one. */
  static void tagOutcome(TraceStep step, Reply reply) {
    if (step.isRecorded() && !reply.events().isEmpty()) {
      SpecificRecord event = reply.events().getFirst().value();
      step.concerns(Ids.of(event)).tag("broker.outcome", event.getSchema().getName());
    }
  }

  static void end(TraceStep step, @Nullable Throwable failure) {
    if (failure != null) {
      step.failed(StoreUnavailableException.unwrap(failure).getClass().getSimpleName());
    }
    step.end();
  }
}
