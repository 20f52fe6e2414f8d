package io.sandboxbroker.tracing;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A step that is not recorded; it passes on the trace context of its parent. */
record NoopStep(@Nullable String traceparent) implements TraceStep {

  static final NoopStep WITHOUT_TRACE = new NoopStep(null);

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
