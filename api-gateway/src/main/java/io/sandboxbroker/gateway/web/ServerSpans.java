package io.sandboxbroker.gateway.web;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * Makes a span of each request that is observed anyway, under the names of OpenTelemetry's semantic
 * conventions: with it a trace begins, or goes on from the client's. Of nothing else that is
 * observed. Thread-safe.
 */
final class ServerSpans
    extends PropagatingReceiverTracingObservationHandler<ServerRequestObservationContext> {

  private static final String OURS = "broker.";

  ServerSpans(Tracer tracer, Propagator propagator) {
    super(tracer, propagator);
  }

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof ServerRequestObservationContext request
        && !Routine.isAsked(sent(request).getPath().value());
  }

  /** With its name, now that the route is known. */
  @Override
  public void endSpan(ServerRequestObservationContext request, Span span) {
    span.name(name(request));
    span.end();
  }

  private static String name(ServerRequestObservationContext request) {
    String method = sent(request).getMethod().name();
    @Nullable String route = request.getPathPattern();
    return route == null ? method : method + " " + route;
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
        .ifPresent(correlation -> span.tag(OURS + "request_id", correlation.requestId()));
    for (Note note : Note.values()) {
      note.of(attributes).ifPresent(value -> span.tag(OURS + note.key(), value));
    }
  }

  /** Set whenever a request is observed. */
  private static ServerHttpRequest sent(ServerRequestObservationContext request) {
    return Objects.requireNonNull(request.getCarrier());
  }
}
