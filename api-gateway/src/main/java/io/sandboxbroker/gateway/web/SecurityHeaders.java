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
 * The headers that make a browser careful, on every response. Before everything else, so that they
 * are on refusals too; and always with HSTS, as TLS ends in front of the gateway.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class SecurityHeaders implements WebFilter {

  private static final String POLICY = "Content-Security-Policy";

  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

  /** Swagger UI's own scripts and styles, and the calls that a reader tries out with it. */
  private static final String DOCUMENTATION =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
          + "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
          + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> OF_ANSWERS =
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
          NOTHING);

  /** Those of an answer that is not a page. */
  public static Map<String, String> ofAnswers() {
    return OF_ANSWERS;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    OF_ANSWERS.forEach(headers::set);
    if (isDocumentation(exchange)) {
      headers.set(POLICY, DOCUMENTATION);
    }
    return chain.filter(exchange);
  }

  private static boolean isDocumentation(ServerWebExchange exchange) {
    return exchange.getRequest().getPath().value().startsWith("/v1/swagger-ui/");
  }
}
