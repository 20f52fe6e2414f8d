package io.sandboxbroker.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.propagation.Propagator;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Begins the steps of traces. The HTTP request that starts a trace decides whether the trace is
 * recorded. Thread-safe, never blocks.
 */
public final class Tracing {

  private static final Tracing OFF = new Tracing(null);

  private final @Nullable Propagator propagator;

  private Tracing(@Nullable Propagator propagator) {
    this.propagator = propagator;
  }

  /** Records nothing, and passes on trace contexts. */
  public static Tracing off() {
    return OFF;
  }

  /** Records with the tracer of the propagator. */
  public static Tracing by(Propagator propagator) {
    return new Tracing(propagator);
  }

  /**
   * Begins a step of the trace of {@code parent}.
   *
   * @param name activity and its object, from a small set
   * @param parent {@code traceparent} of the previous step; null without a trace
   * @return a step that records nothing when tracing is off, there is no trace or it is not sampled
   */
  public TraceStep begin(Span.Kind kind, String name, @Nullable String parent) {
    if (propagator == null
        || parent == null
        || !Traceparent.isWellFormed(parent)
        || !Traceparent.isSampled(parent)) {
      return TraceStep.unrecorded(parent);
    }
    return TraceStep.of(
        propagator
            .extract(parent, (value, key) -> key.equals(Headers.TRACEPARENT) ? value : null)
            .kind(kind)
            .name(name)
            .start());
  }
}
