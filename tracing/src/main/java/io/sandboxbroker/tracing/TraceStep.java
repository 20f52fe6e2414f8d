package io.sandboxbroker.tracing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a trace, from its begin to its end. Callers pass its {@link #traceparent} on: no
 * thread holds the current step, because work continues on the thread of each answer. Thread-safe.
 */
public sealed interface TraceStep permits SpanStep, NoopStep {

  /** Whether the step is recorded; otherwise all other methods do nothing. */
  boolean isRecorded();

  /**
   * The trace context of the next step and of all records of this step. It is the parent's context
   * when the step is not recorded, and null without a trace.
   */
  @Nullable String traceparent();

  /** Adds an attribute; {@code name} follows OpenTelemetry's semantic conventions. */
  TraceStep tag(String name, String value);

  /** Adds the ids that the step concerns. */
  TraceStep concerns(Map<String, String> ids);

  /**
   * Marks the step as failed.
   *
   * @param error kind of failure, from a small set; no text that may hold personal data
   */
  TraceStep failed(String error);

  /** Ends the step; no other call may follow. */
  void end();
}
