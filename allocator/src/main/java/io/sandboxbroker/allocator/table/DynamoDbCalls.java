package io.sandboxbroker.allocator.table;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Span;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of DynamoDB and makes each a step of its trace, by OpenTelemetry's semantic
 * conventions.
 */
record DynamoDbCalls(MeterRegistry meters, Tracing tracing) implements CallObserver {

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
    return (attempts, error) -> {
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
        if (!ANSWERS.contains(error)) {
          step.failed(error);
        }
      }
      step.end();
    };
  }
}
