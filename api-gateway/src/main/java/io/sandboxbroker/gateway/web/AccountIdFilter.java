package io.sandboxbroker.gateway.web;

import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Encodes the slashes of a CSP account id in the path. Such an id is {@code identity/accounts/…},
 * and clients send it as it is. The routes see one segment.
 */
@Component
@Order(0)
final class AccountIdFilter implements WebFilter {

  private static final Pattern WITH_SLASHES =
      Pattern.compile(
          "(/v1/(?:admin/)?sandboxes/)identity/accounts/"
              + "([^/]+(?:/mark-for-deletion|/retry-deletion|/history)?)");

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    var path = WITH_SLASHES.matcher(exchange.getRequest().getURI().getRawPath());
    return chain.filter(
        path.matches()
            ? exchange
                .mutate()
                .request(
                    request ->
                        request.path(path.group(1) + "identity%2Faccounts%2F" + path.group(2)))
                .build()
            : exchange);
  }
}
