package io.sandboxbroker.allocator.intake;

import io.micrometer.tracing.Span;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.tracing.Ids;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes each task a step of the trace that its record carries. */
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

  /** Says what came of it; the first event is the answer where there is one. */
  static void tell(TraceStep step, List<Events.Event> events) {
    if (step.isRecorded() && !events.isEmpty()) {
      SpecificRecord told = events.getFirst().value();
      step.concerns(Ids.of(told)).tag("broker.outcome", told.getSchema().getName());
    }
  }

  static void end(TraceStep step, @Nullable Throwable failure) {
    if (failure != null) {
      step.failed(Failures.unwrapped(failure).getClass().getSimpleName());
    }
    step.end();
  }
}
