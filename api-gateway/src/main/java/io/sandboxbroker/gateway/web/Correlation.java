package io.sandboxbroker.gateway.web;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.tracing.Ids;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a request is followed by, across HTTP, logs, commands and events.
 *
 * @param requestId the client's {@code X-Request-ID} when it was well-formed, else one of ours
 * @param traceparent that of the request's own span where tracing is on; else the client's W3C
 *     trace context when it was well-formed, and one of ours when it was not
 */
public record Correlation(String requestId, String traceparent) {

  /** The header of both request and response. */
  public static final String REQUEST_ID = "X-Request-ID";

  static final String TRACEPARENT = "traceparent";

  private static final String ATTRIBUTE = Correlation.class.getName();
  private static final Pattern WELL_FORMED_ID = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

  /** That of a request which has passed the filter of this package. */
  public static Correlation of(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(ATTRIBUTE);
  }

  /**
   * The same, while it may not have passed it yet.
   *
   * @param attributes of the exchange
   */
  static Optional<Correlation> find(Map<String, Object> attributes) {
    return Optional.ofNullable((Correlation) attributes.get(ATTRIBUTE));
  }

  /** Puts it on a line of the log. */
  public LoggingEventBuilder on(LoggingEventBuilder line) {
    return Ids.on(line, Map.of(Ids.REQUEST, requestId), traceparent);
  }

  static Correlation begin(ServerWebExchange exchange) {
    var headers = exchange.getRequest().getHeaders();
    var correlation =
        new Correlation(
            wellFormed(
                headers.getFirst(REQUEST_ID),
                id -> WELL_FORMED_ID.matcher(id).matches(),
                Correlation::newRequestId),
            ofSpan(exchange)
                .orElseGet(
                    () ->
                        wellFormed(
                            headers.getFirst(TRACEPARENT),
                            Traceparent::isWellFormed,
                            () -> Traceparent.of(hex(16), hex(8), true))));
    exchange.getAttributes().put(ATTRIBUTE, correlation);
    return correlation;
  }

  /** An id for a request that has none, or none that is well-formed. */
  public static String newRequestId() {
    return hex(16);
  }

  private static String wellFormed(
      @Nullable String given, Predicate<String> form, Supplier<String> otherwise) {
    return given != null && form.test(given) ? given : otherwise.get();
  }

  private static Optional<String> ofSpan(ServerWebExchange exchange) {
    return ServerRequestObservationContext.findCurrent(exchange.getAttributes())
        .map(request -> request.<TracingContext>get(TracingContext.class))
        .map(TracingContext::getSpan)
        .map(Span::context)
        .map(
            span ->
                Traceparent.of(span.traceId(), span.spanId(), Boolean.TRUE.equals(span.sampled())));
  }

  /** Tells requests apart and guards nothing, so it need not come from a source that may block. */
  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
