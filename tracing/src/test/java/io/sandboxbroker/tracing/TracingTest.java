package io.sandboxbroker.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.micrometer.tracing.Span.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TracingTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private final RecordedSpans spans = new RecordedSpans();

  @Test
  void aStepIsASpanWhoseParentIsTheOneThatItWasGiven() {
    TraceStep first = spans.tracing().begin(Kind.CONSUMER, "process AllocateSandbox", PARENT);
    TraceStep second = spans.tracing().begin(Kind.CLIENT, "call DynamoDB", first.traceparent());
    second.end();
    first.tag("messaging.system", "kafka").concerns(Map.of("sandbox_id", "17")).end();

    var process = spans.only("process AllocateSandbox");
    assertThat(process.trace()).isEqualTo(TRACE);
    assertThat(process.parent()).isEqualTo("00f067aa0ba902b7");
    assertThat(process.kind()).isEqualTo("CONSUMER");
    assertThat(process.attributes())
        .containsOnly(entry("messaging.system", "kafka"), entry("broker.sandbox_id", "17"));
    assertThat(first.traceparent()).isEqualTo(process.traceparent());
    assertThat(spans.only("call DynamoDB").parent()).isEqualTo(process.id());
    assertThat(spans.only("call DynamoDB").trace()).isEqualTo(TRACE);
  }

  @Test
  void aFailureSaysWhatKindItIs() {
    spans.tracing().begin(Kind.CLIENT, "CSP delete", PARENT).failed("HTTP 500").end();
    assertThat(spans.only("CSP delete").failed()).isTrue();
    assertThat(spans.only("CSP delete").attributes()).contains(entry("error.type", "HTTP 500"));
  }

  @Test
  void whatIsNotSampledIsPassedOnAndNotRecorded() {
    String unsampled = "00-" + TRACE + "-00f067aa0ba902b7-00";
    TraceStep step = spans.tracing().begin(Kind.CONSUMER, "process x", unsampled);
    step.failed("x").end();
    assertThat(step.isRecorded()).isFalse();
    assertThat(step.traceparent()).isEqualTo(unsampled);
    assertThat(spans.ended()).isEmpty();
  }

  @Test
  void whatHasNoTraceBeginsNone() {
    assertThat(spans.tracing().begin(Kind.CONSUMER, "process x", null).traceparent()).isNull();
    spans.tracing().begin(Kind.CONSUMER, "process x", "nonsense").end();
    assertThat(spans.ended()).isEmpty();
  }

  @Test
  void switchedOffItPassesOnWhatItWasGiven() {
    TraceStep step = Tracing.off().begin(Kind.CONSUMER, "process x", PARENT);
    assertThat(step.isRecorded()).isFalse();
    assertThat(step.traceparent()).isEqualTo(PARENT);
  }
}
