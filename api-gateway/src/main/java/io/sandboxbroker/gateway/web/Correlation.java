package io.sandboxbroker.gateway.web;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.sandboxbroker.topic.Traceparent;
import io.sandboxbroker.tracing.Ids;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;

/**
 * The ids of a request in responses, logs, commands and events.
 *
 * @param requestId the client's {@code X-Request-ID} if it is well-formed, otherwise a new id
 * @param traceparent the W3C trace context of the request's span; without tracing that of the
 *     client if it is well-formed, otherwise a new one
 * @param actor who sends the request: the name of its token, or of its JWT; null before that is
 *     known
 */
public record Correlation(String requestId, String traceparent, @Nullable String actor) {

  /** The header of the request id in requests and responses. */
  public static final String REQUEST_ID = "X-Request-ID";

  static final String TRACEPARENT = "traceparent";

  private static final String ATTRIBUTE = Correlation.class.getName();
  private static final Pattern WELL_FORMED_ID = Pattern.compile("[A-Za-z0-9._~:/+=@-]{1,128}");

  /** Records who sends the request, for the access log, commands and events. */
  public static void authenticated(ServerWebExchange exchange, String actor) {
    Correlation known = of(exchange);
    exchange
        .getAttributes()
        .put(ATTRIBUTE, new Correlation(known.requestId(), known.traceparent(), actor));
    LogField.TOKEN.put(exchange, actor);
  }

  /** Returns the correlation of a request behind {@link ResponseHeaders}. */
  public static Correlation of(ServerWebExchange exchange) {
    return exchange.getRequiredAttribute(ATTRIBUTE);
  }

  /**
   * Returns the correlation of a request, if there is one yet.
   *
   * @param attributes the attributes of the exchange
   */
  static Optional<Correlation> find(Map<String, Object> attributes) {
    return Optional.ofNullable((Correlation) attributes.get(ATTRIBUTE));
  }

  /** Adds the ids to a log line. */
  public LoggingEventBuilder on(LoggingEventBuilder line) {
    return Ids.on(line, Map.of(Ids.REQUEST, requestId), traceparent);
  }

  static Correlation begin(ServerWebExchange exchange) {
    var headers = exchange.getRequest().getHeaders();
    var correlation =
        new Correlation(
            requestIdOf(headers.getFirst(REQUEST_ID)),
            ofSpan(exchange)
                .or(
                    () ->
                        Optional.ofNullable(headers.getFirst(TRACEPARENT))
                            .filter(Traceparent::isWellFormed))
                .orElseGet(() -> Traceparent.of(hex(16), hex(8), true)),
            null);
    exchange.getAttributes().put(ATTRIBUTE, correlation);
    return correlation;
  }

  /** The id that the client has sent if it is well-formed, otherwise a new one. */
  static String requestIdOf(@Nullable String sent) {
    return Optional.ofNullable(sent)
        .filter(id -> WELL_FORMED_ID.matcher(id).matches())
        .orElseGet(Correlation::newRequestId);
  }

  static String newRequestId() {
    return hex(16);
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

  /** The ids are no secrets, so their source need not be secure, which could block. */
  private static String hex(int bytes) {
    byte[] random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
