package io.sandboxbroker.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.propagation.Propagator;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Traceparent;
import org.jspecify.annotations.Nullable;

/**
 * Begins the steps of traces. A trace begins with an HTTP request, and whether it is recorded is
 * decided there; here it is only followed. Thread-safe; never blocks.
 */
public final class Tracing {

  private static final Tracing OFF = new Tracing(null);

  private final @Nullable Propagator propagator;

  private Tracing(@Nullable Propagator propagator) {
    this.propagator = propagator;
  }

  /** Records nothing, and passes on what it is given. */
  public static Tracing off() {
    return OFF;
  }

  /** Records by the tracer that the propagator belongs to. */
  public static Tracing by(Propagator propagator) {
    return new Tracing(propagator);
  }

  /**
   * Begins a step of the trace that {@code parent} is of.
   *
   * @param name what is done to what, of few different values
   * @param parent the {@code traceparent} of the step before; null for none
   * @return a step that records nothing when tracing is off, there is no trace or it is not sampled
   */
  public TraceStep begin(Span.Kind kind, String name, @Nullable String parent) {
    if (parent == null) {
      return UnrecordedStep.WITHOUT_TRACE;
    }
    if (propagator == null || !Traceparent.isWellFormed(parent) || !Traceparent.isSampled(parent)) {
      return new UnrecordedStep(parent);
    }
    return new RecordedStep(
        propagator
            .extract(parent, (value, key) -> key.equals(Headers.TRACEPARENT) ? value : null)
            .kind(kind)
            .name(name)
            .start());
  }
}
