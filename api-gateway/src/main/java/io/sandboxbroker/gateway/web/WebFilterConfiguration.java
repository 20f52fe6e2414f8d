package io.sandboxbroker.gateway.web;

import java.util.regex.Pattern;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** Adds the filters between the security chain and the controllers. */
@Configuration(proxyBeanMethods = false)
class WebFilterConfiguration {

  private static final Pattern ACCOUNT_ID =
      Pattern.compile(
          "(/v1/(?:admin/)?sandboxes/)identity/accounts/"
              + "([^/]+"
              + "(?:/mark-for-deletion|/renew|/swap|/retry-deletion|/history)?)");

  /** Refuses bodies that are announced as too large; {@link BodyLimitHandler} counts the others. */
  @Bean
  @Order(0)
  WebFilter bodyLimit() {
    return (exchange, chain) ->
        exchange.getRequest().getHeaders().getContentLength() > BodyLimitHandler.MAX_BYTES
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
}
