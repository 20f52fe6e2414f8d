package io.sandboxbroker.gateway.security;

import static io.sandboxbroker.gateway.web.Refusal.FORBIDDEN;
import static io.sandboxbroker.gateway.web.Refusal.INVALID;
import static io.sandboxbroker.gateway.web.Refusal.UNAUTHORIZED;

import io.sandboxbroker.gateway.web.ClientQuota;
import io.sandboxbroker.gateway.web.Correlation;
import io.sandboxbroker.gateway.web.Problems;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Requires a token for everything except health, metrics, documentation and the dashboard's page.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class AccessConfiguration {

  private static final String[] OPEN = {
    "/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/dashboard/**",
    "/v1/docs/**",
    "/v1/openapi.json/**",
    "/v1/swagger-ui/**"
  };

  private static final String ADMIN = "/v1/admin/**";

  @Bean
  SecurityWebFilterChain security(
      ServerHttpSecurity http, BearerAuthentication bearer, RateLimits limits, Problems problems) {
    ServerAuthenticationEntryPoint challenge = challenge(limits, problems);
    return http.addFilterAt(
            authentication(bearer, challenge), SecurityWebFiltersOrder.AUTHENTICATION)
        .addFilterAfter(limits::filter, SecurityWebFiltersOrder.AUTHENTICATION)
        .authorizeExchange(
            paths ->
                paths
                    .pathMatchers(OPEN)
                    .permitAll()
                    .pathMatchers(HttpMethod.GET, ADMIN)
                    .hasAnyAuthority(Role.VIEWER.name(), Role.ADMIN.name())
                    .pathMatchers(HttpMethod.HEAD, ADMIN)
                    .hasAnyAuthority(Role.VIEWER.name(), Role.ADMIN.name())
                    .pathMatchers(ADMIN)
                    .hasAuthority(Role.ADMIN.name())
                    .anyExchange()
                    .access(new TrackAccess()))
        .exceptionHandling(
            handling ->
                handling
                    .authenticationEntryPoint(challenge)
                    .accessDeniedHandler((exchange, denied) -> problems.write(exchange, FORBIDDEN)))
        .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
        // ResponseHeaders adds them, also to what is refused before this chain.
        .headers(HeaderSpec::disable)
        .csrf(CsrfSpec::disable)
        .formLogin(FormLoginSpec::disable)
        .httpBasic(HttpBasicSpec::disable)
        .logout(LogoutSpec::disable)
        .requestCache(RequestCacheSpec::disable)
        .build();
  }

  /**
   * Refuses targets that mean one thing to one program and another thing to the next. A sandbox id
   * may be the CSP's account id, which contains slashes.
   */
  @Bean
  StrictServerWebExchangeFirewall firewall() {
    var firewall = new StrictServerWebExchangeFirewall();
    firewall.setAllowUrlEncodedSlash(true);
    // A method that a path does not support is 405, whatever it is called.
    firewall.setUnsafeAllowAnyHttpMethod(true);
    // Controllers check the headers that they read. Nobody is refused for another header, and the
    // bytes of UTF-8 look like control characters to this check.
    firewall.setAllowedHeaderValues(value -> true);
    return firewall;
  }

  @Bean
  ServerExchangeRejectedHandler rejected(Problems problems) {
    return (exchange, rejected) -> problems.write(exchange, INVALID);
  }

  /** These observations would add several timers to every request; the log has the refusals. */
  @Bean
  SecurityObservationSettings securityObservations() {
    return SecurityObservationSettings.noObservations();
  }

  private static AuthenticationWebFilter authentication(
      BearerAuthentication bearer, ServerAuthenticationEntryPoint challenge) {
    var filter = new AuthenticationWebFilter(bearer);
    filter.setServerAuthenticationConverter(bearer);
    filter.setRequiresAuthenticationMatcher(
        new NegatedServerWebExchangeMatcher(ServerWebExchangeMatchers.pathMatchers(OPEN)));
    filter.setAuthenticationSuccessHandler(
        (passed, client) -> {
          Correlation.authenticated(passed.getExchange(), client.getName());
          if (client.getDetails() instanceof ApiClient known) {
            Integer quota = known.quota();
            if (quota != null) {
              new ClientQuota(known.name(), quota).put(passed.getExchange());
            }
          }
          return passed.getChain().filter(passed.getExchange());
        });
    filter.setAuthenticationFailureHandler(
        new ServerAuthenticationEntryPointFailureHandler(challenge));
    return filter;
  }

  private static ServerAuthenticationEntryPoint challenge(RateLimits limits, Problems problems) {
    return (exchange, failure) ->
        limits.onFailure(exchange, Mono.defer(() -> unauthorized(exchange, problems)));
  }

  private static Mono<Void> unauthorized(ServerWebExchange exchange, Problems problems) {
    exchange
        .getResponse()
        .getHeaders()
        .set(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"sandbox-broker\"");
    return problems.write(exchange, UNAUTHORIZED);
  }
}
