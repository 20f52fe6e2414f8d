package io.sandboxbroker.gateway.security;

import io.sandboxbroker.gateway.web.Caller;
import io.sandboxbroker.gateway.web.PlainText;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ReactiveAuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.server.authorization.AuthorizationContext;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Permits requests to the track endpoints by the role of their token and by its binding. Every
 * endpoint that is not for operators is one of them, so that no new one can be forgotten.
 */
final class TrackAccess implements ReactiveAuthorizationManager<AuthorizationContext> {

  private static final Set<String> ROLES = Set.of(Role.TRACK.name(), Role.ADMIN.name());

  /** A pattern and no text, because a path may be encoded: {@code /v1/%61llocate}. */
  private static final PathPattern ALLOCATION =
      PathPatternParser.defaultInstance.parse("/v1/allocate");

  @Override
  public Mono<AuthorizationResult> authorize(
      Mono<Authentication> authentication, AuthorizationContext context) {
    return authentication.map(
        client -> {
          boolean hasRole =
              client.getAuthorities().stream()
                  .anyMatch(role -> ROLES.contains(String.valueOf(role.getAuthority())));
          if (hasRole
              && client.getDetails() instanceof ApiClient known
              && !isWithin(known.binding(), context.getExchange().getRequest())) {
            throw new RefusedException(Refusal.TOKEN_BOUND);
          }
          return new AuthorizationDecision(hasRole && client.isAuthenticated());
        });
  }

  private static boolean isWithin(Binding binding, ServerHttpRequest request) {
    if (binding.equals(Binding.NONE)) {
      return true;
    }
    try {
      Optional<String> prefix = PlainText.ofHeader(request.getHeaders(), Caller.NAME_PREFIX);
      boolean allocates = ALLOCATION.matches(request.getPath().pathWithinApplication());
      return binding.permits(Caller.of(request.getHeaders()), prefix, allocates);
    } catch (RefusedException invalid) {
      // The endpoint reads the same headers, and refuses the request as invalid.
      return true;
    }
  }
}
