package io.sandboxbroker.gateway.web;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers every failed request with a problem (RFC 9457): the gateway's refusals, Spring's own
 * refusals, and unexpected exceptions. Precedes Boot's handler, whose order is -1. It bypasses
 * content negotiation, because a client that does not accept JSON still needs the reason.
 */
@Component
@Order(-2)
public final class Problems implements WebExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private final JsonMapper json;
  private final RetryAfter retryAfter;

  Problems(JsonMapper json, RandomGenerator random) {
    this.json = json;
    this.retryAfter = new RetryAfter(random);
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(thrown);
    }
    return switch (thrown) {
      case RefusedException refused -> write(exchange, refused);
      // Spring throws this for an Accept header with too many media types.
      case InvalidMimeTypeException unreadable -> write(exchange, Refusal.INVALID);
      case ErrorResponse refused when refused.getStatusCode().is4xxClientError() -> {
        exchange.getResponse().getHeaders().putAll(refused.getHeaders());
        yield write(exchange, Refusal.of(refused.getStatusCode()));
      }
      default -> {
        Correlation.of(exchange)
            .on(LOG.atError())
            .setCause(thrown)
            .log("A request failed unexpectedly");
        yield write(exchange, Refusal.INTERNAL_ERROR);
      }
    };
  }

  /** Answers with a refusal. The response must not be committed yet. */
  public Mono<Void> write(ServerWebExchange exchange, Refusal refusal) {
    return write(exchange, new RefusedException(refusal));
  }

  private Mono<Void> write(ServerWebExchange exchange, RefusedException refused) {
    Refusal refusal = refused.refusal();
    LogField.REFUSAL.put(exchange, refusal.name());
    Optional<Long> wait = retryAfter.seconds(refusal);
    byte[] body =
        body(
            refused,
            wait,
            exchange.getRequest().getPath().value(),
            Correlation.of(exchange).requestId());
    var response = exchange.getResponse();
    HttpHeaders headers = response.getHeaders();
    response.setStatusCode(refusal.status());
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setContentLength(body.length);
    wait.ifPresent(seconds -> headers.set(HttpHeaders.RETRY_AFTER, seconds.toString()));
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
  }

  /** Returns the body of a response to a request that must not be repeated as it is. */
  byte[] body(RefusedException refused, String path, String requestId) {
    return body(refused, Optional.empty(), path, requestId);
  }

  private byte[] body(
      RefusedException refused, Optional<Long> wait, String path, String requestId) {
    ProblemDetail problem = refused.toProblem(wait);
    // Not every path is a URI of its own: "//" is none.
    problem.setProperty("instance", path);
    problem.setProperty("request_id", requestId);
    return json.writeValueAsBytes(problem);
  }
}
