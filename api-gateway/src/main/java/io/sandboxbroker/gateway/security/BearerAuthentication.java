package io.sandboxbroker.gateway.security;

import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.server.authentication.ServerAuthenticationConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Authenticates requests by their bearer token. Thread-safe. */
@Component
final class BearerAuthentication
    implements ServerAuthenticationConverter, ReactiveAuthenticationManager {

  private static final String SCHEME = "Bearer ";

  private final AccessTokens tokens;
  private final JwtTokens jwts;

  BearerAuthentication(AccessTokens tokens, JwtTokens jwts) {
    this.tokens = tokens;
    this.jwts = jwts;
  }

  @Override
  public Mono<Authentication> convert(ServerWebExchange exchange) {
    String header = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Mono.empty();
    }
    return Mono.just(
        new PreAuthenticatedAuthenticationToken("", header.substring(SCHEME.length()).strip()));
  }

  @Override
  public Mono<Authentication> authenticate(Authentication presented) {
    String token = String.valueOf(presented.getCredentials());
    return tokens
        .find(token)
        .map(Mono::just)
        .orElseGet(() -> jwts.find(token))
        .map(BearerAuthentication::authenticated)
        .switchIfEmpty(Mono.error(() -> new BadCredentialsException("No such token")));
  }

  private static Authentication authenticated(ApiClient client) {
    var authenticated =
        new PreAuthenticatedAuthenticationToken(
            client.name(),
            "",
            AuthorityUtils.createAuthorityList(client.roles().stream().map(Role::name).toList()));
    authenticated.setDetails(client);
    return authenticated;
  }
}
