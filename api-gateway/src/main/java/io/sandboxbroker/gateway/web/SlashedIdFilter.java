package io.sandboxbroker.gateway.web;

import java.util.regex.Pattern;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * An account of the CSP that has no number is known by its id there, {@code identity/accounts/…},
 * and clients put that into the path as it is. It becomes one segment of the path here, so that
 * routes need not know.
 */
@Component
@Order(0)
final class SlashedIdFilter implements WebFilter {

  private static final Pattern SLASHED =
      Pattern.compile(
          "(/v1/(?:admin/)?sandboxes/)identity/accounts/"
              + "([^/]+(?:/mark-for-deletion|/retry-deletion|/history)?)");

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    var slashed = SLASHED.matcher(exchange.getRequest().getURI().getRawPath());
    return chain.filter(
        slashed.matches()
            ? exchange
                .mutate()
                .request(
                    request ->
                        request.path(
                            slashed.group(1) + "identity%2Faccounts%2F" + slashed.group(2)))
                .build()
            : exchange);
  }
}
