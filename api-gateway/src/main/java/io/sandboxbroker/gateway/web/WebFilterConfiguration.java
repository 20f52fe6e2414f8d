package io.sandboxbroker.gateway.web;

import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Adds the filters between the security chain and the controllers. */
@Configuration(proxyBeanMethods = false)
class WebFilterConfiguration {

  private static final long MAX_BODY_BYTES = 16 * 1024;

  private static final Pattern ACCOUNT_ID =
      Pattern.compile(
          "(/v1/(?:admin/)?sandboxes/)identity/accounts/"
              + "([^/]+(?:/mark-for-deletion|/retry-deletion|/history)?)");

  private static final Pattern DOCUMENTATION =
      Pattern.compile("/v1/(?:openapi\\.json|docs|swagger-ui).*");

  /** Refuses large bodies. Requests need no body, and the {@code {}} of some scripts is ignored. */
  @Bean
  @Order(0)
  WebFilter bodyLimit() {
    return (exchange, chain) ->
        exchange.getRequest().getHeaders().getContentLength() > MAX_BODY_BYTES
            ? Mono.error(new RefusedException(Refusal.BODY_TOO_LARGE))
            : chain.filter(exchange);
  }

  /**
   * Encodes the slashes of a CSP account id in the path. Such an id is {@code identity/accounts/…},
   * and clients send it as it is. The routes see one segment.
   */
  @Bean
  @Order(0)
  WebFilter accountIds() {
    return (exchange, chain) -> {
      var path = ACCOUNT_ID.matcher(exchange.getRequest().getURI().getRawPath());
      return chain.filter(
          path.matches()
              ? exchange
                  .mutate()
                  .request(
                      request ->
                          request.path(path.group(1) + "identity%2Faccounts%2F" + path.group(2)))
                  .build()
              : exchange);
    };
  }

  /** Serves the documentation outside the event loop, because springdoc reads files. */
  @Bean
  @Order(1)
  WebFilter documentationThread() {
    return (exchange, chain) ->
        DOCUMENTATION.matcher(exchange.getRequest().getPath().value()).matches()
            ? chain.filter(exchange).subscribeOn(Schedulers.boundedElastic())
            : chain.filter(exchange);
  }
}
