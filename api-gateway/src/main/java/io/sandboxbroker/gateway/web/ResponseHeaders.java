package io.sandboxbroker.gateway.web;

import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives each request its {@link Correlation}, and each response its security headers. Precedes all
 * other filters, so that refusals have them too. HSTS is unconditional, because TLS ends in front
 * of the gateway.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ResponseHeaders implements WebFilter {

  private static final String POLICY = "Content-Security-Policy";

  /** Lets Swagger UI run its own scripts and send the requests that a reader tries out. */
  private static final String DOCUMENTATION_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          + "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** Lets the dashboard run its own modules and call this gateway, and makes no HTML of text. */
  private static final String DASHBOARD_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
          + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
          + "require-trusted-types-for 'script'; trusted-types 'none'";

  static final Map<String, String> SECURITY =
      Map.of(
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Strict-Transport-Security",
          "max-age=31536000; includeSubDomains",
          "Referrer-Policy",
          "no-referrer",
          POLICY,
          "default-src 'none'; frame-ancestors 'none'");

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    SECURITY.forEach(headers::set);
    String path = exchange.getRequest().getPath().value();
    if (path.startsWith("/v1/swagger-ui/")) {
      headers.set(POLICY, DOCUMENTATION_POLICY);
    } else if (path.equals("/dashboard") || path.startsWith("/dashboard/")) {
      headers.set(POLICY, DASHBOARD_POLICY);
    }
    headers.set(Correlation.REQUEST_ID, Correlation.begin(exchange).requestId());
    return chain.filter(exchange);
  }
}
