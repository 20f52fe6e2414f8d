package io.sandboxbroker.gateway.web;

import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets pages of the origins in the settings call the API, and read its refusals too. Answers
 * preflights before anybody asks for a token or counts, since they can carry none.
 *
 * <p>Whatever is no preflight goes on, whoever's page sends it: browsers keep the answer from a
 * page that is not told that it may read it, and behind a proxy that ends TLS the gateway's own
 * pages look like another origin's. That is why it is not Spring's processor, which refuses those,
 * and preflights without a body.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class CorsFilter implements WebFilter {

  /** Not what needs no token: that is for machines nearby, whose network pages must not borrow. */
  private static final String API = "/v1/";

  private static final List<HttpMethod> METHODS =
      List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.DELETE);

  private static final List<String> REQUEST_HEADERS =
      List.of(
          HttpHeaders.AUTHORIZATION,
          // Of the body that many send by habit.
          HttpHeaders.CONTENT_TYPE,
          "X-Instruqt-Sandbox-ID",
          "X-Track-ID",
          "X-Instruqt-Track-ID",
          "X-Sandbox-Name-Prefix",
          "Idempotency-Key",
          "Prefer",
          Correlation.REQUEST_ID,
          "traceparent");

  private static final List<String> RESPONSE_HEADERS =
      List.of(
          Correlation.REQUEST_ID,
          HttpHeaders.RETRY_AFTER,
          "Idempotency-Replayed",
          "Preference-Applied",
          HttpHeaders.LOCATION,
          HttpHeaders.WWW_AUTHENTICATE,
          "X-RateLimit-Limit",
          "X-RateLimit-Remaining",
          "X-RateLimit-Reset");

  private final CorsSettings settings;
  private final Problems problems;

  CorsFilter(CorsSettings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    var request = exchange.getRequest();
    if (!settings.enabled() || !request.getPath().value().startsWith(API)) {
      return chain.filter(exchange);
    }
    HttpHeaders answer = exchange.getResponse().getHeaders();
    answer.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    var allowed = settings.allowed(request.getHeaders().getOrigin());
    allowed.ifPresent(
        origin -> {
          answer.setAccessControlAllowOrigin(origin);
          answer.setAccessControlExposeHeaders(RESPONSE_HEADERS);
        });
    if (!CorsUtils.isPreFlightRequest(request)) {
      return chain.filter(exchange);
    }
    return allowed.isPresent()
        ? permit(exchange)
        : problems.write(exchange, Refusal.ORIGIN_NOT_ALLOWED);
  }

  /** All that the API knows, whichever path is asked about: browsers compare. */
  private Mono<Void> permit(ServerWebExchange exchange) {
    var response = exchange.getResponse();
    HttpHeaders answer = response.getHeaders();
    answer.setAccessControlAllowMethods(METHODS);
    answer.setAccessControlAllowHeaders(REQUEST_HEADERS);
    answer.setAccessControlMaxAge(settings.maxAge());
    response.setStatusCode(HttpStatus.NO_CONTENT);
    return response.setComplete();
  }
}
