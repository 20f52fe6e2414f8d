package io.sandboxbroker.allocator.table;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.sandboxbroker.allocator.limit.CallLimit;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of DynamoDB, reports their durations to the limit, and makes each a step of its
 * trace, by OpenTelemetry's semantic conventions.
 */
record DynamoDbCalls(MeterRegistry meters, Tracing tracing, CallLimit limit)
    implements CallObserver {

  /** A lost condition is an answer, not a failure. */
  private static final Set<String> ANSWERS =
      Set.of("ConditionalCheckFailedException", "TransactionCanceledException");

  @Override
  public End begin(String operation, String table, @Nullable String traceparent) {
    TraceStep step =
        tracing
            .begin(Span.Kind.CLIENT, "DynamoDB." + operation, traceparent)
            .tag("db.system.name", "aws.dynamodb")
            .tag("db.operation.name", operation)
            .tag("aws.dynamodb.table_names", table);
    long start = System.nanoTime();
    return (attempts, error) -> {
      boolean failed = error != null && !ANSWERS.contains(error);
      limit.onCall(Duration.ofNanos(System.nanoTime() - start), failed);
      meters
          .counter(
              "broker.dynamodb.calls",
              "operation",
              operation,
              "error",
              error == null ? "none" : error)
          .increment();
      if (error != null) {
        step.tag("db.response.status_code", error);
        if (failed) {
          step.failed(error);
        }
      }
      step.end();
    };
  }
}
