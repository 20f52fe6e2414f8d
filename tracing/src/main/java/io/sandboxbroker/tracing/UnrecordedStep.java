package io.sandboxbroker.tracing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Passes on what it was given. */
record UnrecordedStep(@Nullable String traceparent) implements TraceStep {

  static final UnrecordedStep WITHOUT_TRACE = new UnrecordedStep(null);

  @Override
  public boolean isRecorded() {
    return false;
  }

  @Override
  public TraceStep tag(String name, String value) {
    return this;
  }

  @Override
  public TraceStep concerns(Map<String, String> ids) {
    return this;
  }

  @Override
  public TraceStep failed(String error) {
    return this;
  }

  @Override
  public void end() {}
}
