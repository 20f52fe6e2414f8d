package io.sandboxbroker.gateway.web;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Gives each request its id before anything can refuse it, and says it in the response. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class CorrelationFilter implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    Correlation correlation = Correlation.begin(exchange);
    exchange.getResponse().getHeaders().set(Correlation.REQUEST_ID, correlation.requestId());
    return chain.filter(exchange);
  }
}
