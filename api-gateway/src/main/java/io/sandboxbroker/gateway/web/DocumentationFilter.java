package io.sandboxbroker.gateway.web;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Serves the documentation outside the event loop, because springdoc reads files. */
@Component
@Order(1)
final class DocumentationFilter implements WebFilter {

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    Mono<Void> served = chain.filter(exchange);
    return isDocumentation(exchange.getRequest().getPath().value())
        ? served.subscribeOn(Schedulers.boundedElastic())
        : served;
  }

  private static boolean isDocumentation(String path) {
    return path.startsWith("/v1/openapi.json")
        || path.startsWith("/v1/docs")
        || path.startsWith("/v1/swagger-ui");
  }
}
