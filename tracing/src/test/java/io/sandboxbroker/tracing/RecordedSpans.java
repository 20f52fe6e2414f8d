package io.sandboxbroker.tracing;

import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tracing whose spans stay here, in the order in which they end. Thread-safe. */
public final class RecordedSpans {

  private final List<Ended> ended = new CopyOnWriteArrayList<>();
  private final Propagator propagator;

  /** A span that has ended; its parent is of zeros when it has none. */
  public record Ended(
      String name,
      String kind,
      String trace,
      String id,
      String parent,
      boolean failed,
      Map<String, String> attributes) {

    /** What a record of it carries. */
    public String traceparent() {
      return "00-" + trace + "-" + id + "-01";
    }
  }

  public RecordedSpans() {
    var otel = SdkTracerProvider.builder().addSpanProcessor(processor()).build().get("test");
    propagator =
        new OtelPropagator(
            ContextPropagators.create(W3CTraceContextPropagator.getInstance()), otel);
  }

  /** For a tracer that is set up elsewhere. */
  public SpanProcessor processor() {
    return SimpleSpanProcessor.create(exporter());
  }

  public Tracing tracing() {
    return Tracing.by(propagator);
  }

  public List<Ended> ended() {
    return List.copyOf(ended);
  }

  public void clear() {
    ended.clear();
  }

  /** Fails unless exactly one span of this name has ended. */
  public Ended only(String name) {
    List<Ended> found = ended.stream().filter(span -> span.name().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError("not one span \"" + name + "\" but " + ended);
    }
    return found.getFirst();
  }

  private SpanExporter exporter() {
    return new SpanExporter() {
      @Override
      public CompletableResultCode export(Collection<SpanData> spans) {
        spans.forEach(span -> ended.add(read(span)));
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
      }

      @Override
      public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
      }
    };
  }

  private static Ended read(SpanData span) {
    Map<String, String> attributes = new LinkedHashMap<>();
    span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value.toString()));
    return new Ended(
        span.getName(),
        span.getKind().name(),
        span.getTraceId(),
        span.getSpanId(),
        span.getParentSpanId(),
        span.getStatus().getStatusCode() == io.opentelemetry.api.trace.StatusCode.ERROR,
        attributes);
  }
}
