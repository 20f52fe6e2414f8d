package io.sandboxbroker.gateway.web;

import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.cors.reactive.DefaultCorsProcessor;
import org.springframework.web.server.ServerWebExchange;

/**
 * Lets pages of the configured origins call the API. The filter answers preflights before
 * authentication and rate limits, because preflights carry no token.
 */
@Configuration(proxyBeanMethods = false)
class CorsFilterConfiguration {

  /** Paths without a token are for machines nearby, so no page may read them. */
  private static final String API = "/v1/";

  private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE");

  private static final List<String> REQUEST_HEADERS =
      List.of(
          "Last-Event-ID",
          HttpHeaders.AUTHORIZATION,
          HttpHeaders.CONTENT_TYPE,
          Caller.SANDBOX_ID,
          Caller.TRACK_ID,
          Caller.LAB_ID,
          "X-Sandbox-Name-Prefix",
          "Idempotency-Key",
          "Prefer",
          "Last-Event-ID",
          Correlation.REQUEST_ID,
          Correlation.TRACEPARENT);

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

  @Bean
  @Order(Ordered.HIGHEST_PRECEDENCE + 2)
  CorsWebFilter corsFilter(CorsSettings settings) {
    var none = new CorsConfiguration();
    var api = new CorsConfiguration();
    api.setAllowedOrigins(List.copyOf(settings.origins()));
    api.setAllowedMethods(METHODS);
    api.setAllowedHeaders(REQUEST_HEADERS);
    api.setExposedHeaders(RESPONSE_HEADERS);
    api.setMaxAge(settings.maxAge());
    return new CorsWebFilter(
        exchange -> {
          var request = exchange.getRequest();
          if (settings.enabled() && request.getPath().value().startsWith(API)) {
            return api;
          }
          return CorsUtils.isPreFlightRequest(request) ? none : null;
        },
        new ProblemCorsProcessor());
  }

  /**
   * Refuses preflights with a problem. Serves the requests of other origins without CORS headers,
   * so that their browsers discard the response. Behind a TLS proxy the gateway's own documentation
   * page is such an origin.
   */
  private static final class ProblemCorsProcessor extends DefaultCorsProcessor {

    @Override
    protected boolean handleInternal(
        ServerWebExchange exchange, CorsConfiguration settings, boolean isPreflight) {
      if (isPreflight) {
        exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
      } else if (checkOrigin(settings, exchange.getRequest().getHeaders().getOrigin()) == null) {
        return true;
      }
      return super.handleInternal(exchange, settings, isPreflight);
    }

    @Override
    protected void rejectRequest(ServerHttpResponse response) {
      throw new RefusedException(Refusal.ORIGIN_NOT_ALLOWED);
    }
  }
}
