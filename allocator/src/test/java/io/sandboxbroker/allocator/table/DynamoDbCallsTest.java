package io.sandboxbroker.allocator.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Span;
import io.sandboxbroker.allocator.limit.CallLimit;
import io.sandboxbroker.allocator.limit.LimitSettings;
import io.sandboxbroker.tracing.RecordedSpans;
import io.sandboxbroker.tracing.TraceStep;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamoDbCallsTest {

  private final RecordedSpans spans = new RecordedSpans();
  private final TraceStep within =
      spans
          .tracing()
          .begin(
              Span.Kind.CONSUMER,
              "process AllocateSandbox",
              "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CallLimit limit =
      new CallLimit(new LimitSettings(8, 16, 64, Duration.ofMillis(500)));
  private final DynamoDbCalls calls = new DynamoDbCalls(meters, spans.tracing(), limit);

  @Test
  void aCallIsAStepWithinTheOneThatMakesIt() {
    calls.begin("TransactWriteItems", "SandboxPool", within.traceparent()).end(1, null);
    within.end();

    var call = spans.only("DynamoDB.TransactWriteItems");
    assertThat(call.parent()).isEqualTo(spans.only("process AllocateSandbox").id());
    assertThat(call.kind()).isEqualTo("CLIENT");
    assertThat(call.failed()).isFalse();
    assertThat(call.attributes())
        .containsOnly(
            entry("db.system.name", "aws.dynamodb"),
            entry("db.operation.name", "TransactWriteItems"),
            entry("aws.dynamodb.table_names", "SandboxPool"));
  }

  @ParameterizedTest
  @CsvSource({
    "ConditionalCheckFailedException, false",
    "TransactionCanceledException, false",
    "ThrottlingException, true"
  })
  void aLostConditionIsAnAnswerAndNoFailure(String error, boolean failed) {
    calls.begin("UpdateItem", "SandboxPool", within.traceparent()).end(1, error);

    var call = spans.only("DynamoDB.UpdateItem");
    assertThat(call.failed()).isEqualTo(failed);
    assertThat(call.attributes()).contains(entry("db.response.status_code", error));
  }

  @Test
  void callsAreCountedByOperationAndErrorWithAndWithoutATrace() {
    calls.begin("UpdateItem", "SandboxPool", null).end(2, null);
    calls.begin("UpdateItem", "SandboxPool", within.traceparent()).end(1, "ThrottlingException");

    assertThat(count("none")).isEqualTo(1);
    assertThat(count("ThrottlingException")).isEqualTo(1);
  }

  private double count(String error) {
    return meters
        .get("broker.dynamodb.calls")
        .tags("operation", "UpdateItem", "error", error)
        .counter()
        .count();
  }

  @ParameterizedTest
  @CsvSource({"TransactionCanceledException, 16", "ApiCallAttemptTimeoutException, 12"})
  void failedCallsLowerTheLimitAndLostConditionsDoNot(String error, int expected) {
    for (int call = 0; call < 16; call++) {
      calls.begin("TransactWriteItems", "SandboxPool", null).end(1, error);
    }

    assertThat(limit.limit()).isEqualTo(expected);
  }
}
