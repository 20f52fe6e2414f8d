package io.sandboxbroker.gateway.web;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/**
 * Tells everything that a request's chain ends with as a problem: our refusals, the framework's,
 * and what nobody expected. Comes before Boot's own handler, which has order -1.
 */
@Component
@Order(-2)
final class ProblemHandler implements WebExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  private final Problems problems;

  ProblemHandler(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable thrown) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(thrown);
    }
    return switch (thrown) {
      case RefusedException refused -> problems.write(exchange, refused);
      // Of more media types than anybody can mean, which the framework does not take for a refusal.
      case InvalidMimeTypeException unreadable -> problems.write(exchange, Refusal.INVALID);
      case ErrorResponse framework -> tellFor(framework, exchange, thrown);
      default -> tellUnexpected(exchange, thrown);
    };
  }

  private Mono<Void> tellFor(
      ErrorResponse framework, ServerWebExchange exchange, Throwable thrown) {
    Refusal refusal = Refusal.of(framework.getStatusCode());
    if (refusal == Refusal.INTERNAL_ERROR) {
      return tellUnexpected(exchange, thrown);
    }
    HttpHeaders allowed = framework.getHeaders();
    exchange.getResponse().getHeaders().putAll(allowed);
    return problems.write(exchange, refusal);
  }

  private Mono<Void> tellUnexpected(ServerWebExchange exchange, Throwable thrown) {
    Correlation.of(exchange)
        .on(LOG.atError())
        .setCause(thrown)
        .log("a request failed unexpectedly");
    return problems.write(exchange, Refusal.INTERNAL_ERROR);
  }
}
