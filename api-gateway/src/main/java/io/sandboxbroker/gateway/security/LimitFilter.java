package io.sandboxbroker.gateway.security;

import io.sandboxbroker.gateway.web.Caller;
import java.util.Optional;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Counts each request once it is known who asks, and before it is asked what the token is good for.
 * What needs no token is not counted.
 */
public final class LimitFilter implements WebFilter {

  private final RateLimits limits;

  public LimitFilter(RateLimits limits) {
    this.limits = limits;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    return ReactiveSecurityContextHolder.getContext()
        .mapNotNull(SecurityContext::getAuthentication)
        .map(known -> Optional.of(known.getName()))
        .defaultIfEmpty(Optional.empty())
        .flatMap(
            token ->
                token.isPresent()
                    ? limits.count(
                        exchange,
                        token.get(),
                        Caller.trackOf(exchange.getRequest().getHeaders()),
                        Mono.defer(() -> chain.filter(exchange)))
                    : chain.filter(exchange));
  }
}
