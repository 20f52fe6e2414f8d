package io.sandboxbroker.gateway.web;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.sandboxbroker.tracing.TracingCondition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;

/**
 * Makes a span of each observed request, named after OpenTelemetry's semantic conventions. The span
 * starts a trace or continues the client's. Spring's own handler would make spans of all other
 * observations too. Thread-safe.
 */
@Component
@Conditional(TracingCondition.class)
final class ServerSpans
    extends PropagatingReceiverTracingObservationHandler<ServerRequestObservationContext> {

  private static final String PREFIX = "broker.";

  ServerSpans(Tracer tracer, Propagator propagator) {
    super(tracer, propagator);
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof ServerRequestObservationContext request
        && !AccessLog.PROBES.contains(sent(request).getPath().value());
  }

  /** Names the span at its end, when the route is known. */
  @Override
  public void endSpan(ServerRequestObservationContext request, Span span) {
    String method = sent(request).getMethod().name();
    @Nullable String route = request.getPathPattern();
    span.name(route == null ? method : method + " " + route);
    span.end();
  }

  @Override
  public void tagSpan(ServerRequestObservationContext request, Span span) {
    span.tag("http.request.method", sent(request).getMethod().name());
    @Nullable String route = request.getPathPattern();
    if (route != null) {
      span.tag("http.route", route);
    }
    var response = request.getResponse();
    @Nullable HttpStatusCode status = response == null ? null : response.getStatusCode();
    if (status != null) {
      span.tag("http.response.status_code", status.value());
    }
    var attributes = request.getAttributes();
    Correlation.find(attributes)
        .ifPresent(correlation -> span.tag(PREFIX + "request_id", correlation.requestId()));
    for (LogField field : LogField.values()) {
      field.of(attributes).ifPresent(value -> span.tag(PREFIX + field.key(), value));
    }
  }

  /** Returns the request, which every server observation has. */
  private static ServerHttpRequest sent(ServerRequestObservationContext request) {
    return Objects.requireNonNull(request.getCarrier());
  }
}
