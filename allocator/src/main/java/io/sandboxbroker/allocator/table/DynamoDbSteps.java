package io.sandboxbroker.allocator.table;

import io.micrometer.tracing.Span;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.tracing.TraceStep;
import io.sandboxbroker.tracing.Tracing;
import java.util.Set;

/**
 * Makes each call of DynamoDB a step, under the names of OpenTelemetry's semantic conventions for
 * it.
 */
record DynamoDbSteps(Tracing tracing, TraceStep within) implements CallObserver {

  /** A lost condition is an answer and no failure. */
  private static final Set<String> ANSWERS =
      Set.of("ConditionalCheckFailedException", "TransactionCanceledException");

  @Override
  public End begins(String operation, String table) {
    TraceStep step =
        tracing
            .begin(Span.Kind.CLIENT, "DynamoDB." + operation, within.traceparent())
            .tag("db.system.name", "aws.dynamodb")
            .tag("db.operation.name", operation)
            .tag("aws.dynamodb.table_names", table);
    return error -> {
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
