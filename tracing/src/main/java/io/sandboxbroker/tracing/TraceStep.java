package io.sandboxbroker.tracing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a trace, from when it is begun until it is ended. What comes of it is told its {@link
 * #traceparent}: nothing is kept by thread, because what is done for a step goes on wherever an
 * answer arrives. Thread-safe.
 */
public sealed interface TraceStep permits RecordedStep, UnrecordedStep {

  /** Whether anything is recorded; where not, all else here does nothing. */
  boolean isRecorded();

  /**
   * What the next step and every record that comes of this one are to carry: this step's, or, where
   * it is not recorded, what it was given. Null when that was nothing.
   */
  @Nullable String traceparent();

  /** Says something of the step; {@code name} by OpenTelemetry's semantic conventions. */
  TraceStep tag(String name, String value);

  /** Says whom and what it concerns. */
  TraceStep concerns(Map<String, String> ids);

  /**
   * It has failed.
   *
   * @param error what kind of failure, from a small set; no text that may hold anything personal
   */
  TraceStep failed(String error);

  /** It is over; nothing may follow. */
  void end();
}
