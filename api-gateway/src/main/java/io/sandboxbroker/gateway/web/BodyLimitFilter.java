package io.sandboxbroker.gateway.web;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses large bodies. Requests have no body. The gateway ignores the {@code {}} that some scripts
 * send. Follows the security chain.
 */
@Component
@Order(0)
final class BodyLimitFilter implements WebFilter {

  private static final long MAX_BYTES = 16 * 1024;

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return exchange.getRequest().getHeaders().getContentLength() > MAX_BYTES
        ? Mono.error(new RefusedException(Refusal.BODY_TOO_LARGE))
        : chain.filter(exchange);
  }
}
