package io.sandboxbroker.tracing;

import io.micrometer.tracing.Span;
import io.sandboxbroker.topic.Traceparent;
import java.util.Map;

/** A span. */
record RecordedStep(Span span, String traceparent) implements TraceStep {

  /** What our own attributes begin with, as our metrics do. */
  private static final String OURS = "broker.";

  private static final String ERROR = "error.type";

  RecordedStep(Span span) {
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
    ids.forEach((name, value) -> span.tag(OURS + name, value));
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

  /** The one way to have a span say that it failed; its stack would tell nothing. */
  private static final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StepFailedException(String error) {
      super(error, null, false, false);
    }
  }
}
