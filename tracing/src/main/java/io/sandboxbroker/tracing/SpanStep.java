package io.sandboxbroker.tracing;

import io.micrometer.tracing.Span;
import io.sandboxbroker.topic.Traceparent;
import java.util.Map;

/** A step that is recorded as a span. */
record SpanStep(Span span, String traceparent) implements TraceStep {

  /** The prefix of our attributes and metrics. */
  private static final String PREFIX = "broker.";

  private static final String ERROR = "error.type";

  SpanStep(Span span) {
    this(
        span,
        Traceparent.of(
            span.context().traceId(),
            span.context().spanId(),
            Boolean.TRUE.equals(span.context().sampled())));
  }

  @Override
  public boolean isRecorded() {
    return true;
  }

  @Override
  public TraceStep tag(String name, String value) {
    span.tag(name, value);
    return this;
  }

  @Override
  public TraceStep concerns(Map<String, String> ids) {
    ids.forEach((name, value) -> span.tag(PREFIX + name, value));
    return this;
  }

  @Override
  public TraceStep failed(String error) {
    span.tag(ERROR, error);
    span.error(new StepFailedException(error));
    return this;
  }

  @Override
  public void end() {
    span.end();
  }

  /** Marks a span as failed; it has no stack, which would say nothing. */
  private static final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StepFailedException(String error) {
      super(error, null, false, false);
    }
  }
}
