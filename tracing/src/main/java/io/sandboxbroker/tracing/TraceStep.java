package io.sandboxbroker.tracing;

import io.micrometer.tracing.Span;
import io.sandboxbroker.topic.Traceparent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a trace, from its begin to its end. Callers pass its {@link #traceparent} on: no
 * thread holds the current step, because work continues on the thread of each answer. Thread-safe.
 */
public final class TraceStep {

  private final @Nullable Span span;
  private final @Nullable String traceparent;

  private TraceStep(@Nullable Span span, @Nullable String traceparent) {
    this.span = span;
    this.traceparent = traceparent;
  }

  /** A step that is recorded as a span. */
  static TraceStep of(Span span) {
    var context = span.context();
    return new TraceStep(
        span,
        Traceparent.of(
            context.traceId(), context.spanId(), Boolean.TRUE.equals(context.sampled())));
  }

  /** A step that is not recorded; it passes on the trace context of its parent. */
  static TraceStep unrecorded(@Nullable String parent) {
    return new TraceStep(null, parent);
  }

  /** Whether the step is recorded; otherwise all other methods do nothing. */
  public boolean isRecorded() {
    return span != null;
  }

  /**
   * The trace context of the next step and of all records of this step. It is the parent's context
   * when the step is not recorded, and null without a trace.
   */
  public @Nullable String traceparent() {
    return traceparent;
  }

  /** Adds an attribute; {@code name} follows OpenTelemetry's semantic conventions. */
  public TraceStep tag(String name, String value) {
    if (span != null) {
      span.tag(name, value);
    }
    return this;
  }

  /** Adds the ids that the step concerns. */
  public TraceStep concerns(Map<String, String> ids) {
    ids.forEach((name, value) -> tag("broker." + name, value));
    return this;
  }

  /**
   * Marks the step as failed.
   *
   * @param error kind of failure, from a small set; no text that may hold personal data
   */
  public TraceStep failed(String error) {
    if (span != null) {
      span.tag("error.type", error).error(new StepFailedException(error));
    }
    return this;
  }

  /** Ends the step; no other call may follow. */
  public void end() {
    if (span != null) {
      span.end();
    }
  }

  /** Marks a span as failed; it has no stack, which would say nothing. */
  private static final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StepFailedException(String error) {
      super(error, null, false, false);
    }
  }
}
