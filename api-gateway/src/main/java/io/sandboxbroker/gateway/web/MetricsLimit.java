package io.sandboxbroker.gateway.web;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Bounds how many responses of {@code /metrics} are made at once, and for how long. Each is large,
 * none needs a token, and a client may read it as slowly as it likes.
 */
@Component
@Order(1)
final class MetricsLimit implements WebFilter {

  /** More than a pair of Prometheus servers and a curious person need. */
  static final int MAX_AT_ONCE = 4;

  private static final Duration MAX_TIME = Duration.ofSeconds(30);

  private final Semaphore places = new Semaphore(MAX_AT_ONCE);
  private final Problems problems;

  MetricsLimit(Problems problems) {
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (!exchange.getRequest().getPath().value().equals("/metrics")) {
      return chain.filter(exchange);
    }
    return Mono.defer(
        () ->
            places.tryAcquire()
                ? chain
                    .filter(exchange)
                    .timeout(MAX_TIME)
                    .onErrorMap(
                        TimeoutException.class, late -> new RefusedException(Refusal.OVERLOADED))
                    .doFinally(end -> places.release())
                : problems.write(exchange, Refusal.OVERLOADED));
  }
}
