package io.sandboxbroker.gateway.web;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses the preflights that nobody has answered and the security chain has let through. The
 * framework's own answer to them is an empty 200 or 403.
 */
@Component
@Order(0)
final class UnansweredPreflights implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return CorsUtils.isPreFlightRequest(exchange.getRequest())
        ? Mono.error(new RefusedException(Refusal.ORIGIN_NOT_ALLOWED))
        : chain.filter(exchange);
  }
}
