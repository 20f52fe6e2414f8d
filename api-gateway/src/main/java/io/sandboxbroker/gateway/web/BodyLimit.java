package io.sandboxbroker.gateway.web;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Refuses large bodies. Requests have none; what a script sends by habit ({@code {}}) is ignored
 * unread, but nobody may keep a connection busy with more. Comes after the security chain.
 */
@Component
@Order(0)
final class BodyLimit implements WebFilter {

  private static final long BYTES = 16 * 1024;

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return exchange.getRequest().getHeaders().getContentLength() > BYTES
        ? Mono.error(new RefusedException(Refusal.BODY_TOO_LARGE))
        : chain.filter(exchange);
  }
}
