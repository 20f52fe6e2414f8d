package io.sandboxbroker.gateway.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import io.sandboxbroker.topic.Headers;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Verifies the JWTs of the configured issuer, if there is one. Thread-safe. */
@Component
final class JwtTokens {

  private static final int PARTS = 3;

  /** The beginning of the names of JWTs. No name of a token has a colon. */
  private static final String PREFIX = "jwt:";

  private static final int MAX_SUBJECT_LENGTH = Headers.MAX_ACTOR_LENGTH - PREFIX.length();

  private final Optional<ReactiveJwtDecoder> decoder;
  private final JwtSettings settings;
  private final ClaimSettings claims;

  JwtTokens(JwtSettings settings, ClaimSettings claims, InstantSource clock) {
    this.settings = settings;
    this.claims = claims;
    decoder = settings.enabled() ? Optional.of(decoder(settings, clock)) : Optional.empty();
  }

  private static ReactiveJwtDecoder decoder(JwtSettings settings, InstantSource clock) {
    var keys = new SigningKeys(new IssuerKeys(settings), settings);
    NimbusReactiveJwtDecoder decoder =
        NimbusReactiveJwtDecoder.withJwkSource(keys::of)
            .jwsAlgorithm(settings.algorithm())
            .jwtProcessorCustomizer(
                processor ->
                    processor.setJWSTypeVerifier(
                        new DefaultJOSEObjectTypeVerifier<>(
                            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null)))
            .build();
    decoder.setJwtValidator(validator(settings, clock));
    return decoder;
  }

  private static OAuth2TokenValidator<Jwt> validator(JwtSettings settings, InstantSource clock) {
    var times = new JwtTimestampValidator(settings.leeway());
    times.setClock(clock.withZone(ZoneOffset.UTC));
    times.setAllowEmptyExpiryClaim(false);
    return new DelegatingOAuth2TokenValidator<>(
        times,
        new JwtIssuerValidator(settings.issuer()),
        new JwtAudienceValidator(settings.audience()),
        new JwtClaimValidator<String>(
            JwtClaimNames.SUB, subject -> subject != null && !subject.isBlank()));
  }

  /**
   * Returns the client of a token; empty if the token is not a valid JWT of the issuer. Fails with
   * a {@link RefusedException} when the issuer's keys are not available.
   */
  Mono<ApiClient> find(String token) {
    return decoder.isPresent() && token.split("\\.", -1).length == PARTS
        ? decoder
            .get()
            .decode(token)
            .map(this::client)
            .onErrorMap(
                failure -> !(failure instanceof JwtException),
                failure -> new RefusedException(Refusal.KEYS_OUT_OF_REACH))
            .onErrorResume(JwtException.class, invalid -> Mono.empty())
        : Mono.empty();
  }

  private ApiClient client(Jwt jwt) {
    Set<String> scopes =
        Stream.of("scope", "scp")
            .flatMap(claim -> scopes(jwt.getClaim(claim)))
            .collect(Collectors.toSet());
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (scopes.contains(settings.trackScope())) {
      roles.add(Role.TRACK);
    }
    if (scopes.contains(settings.adminScope())) {
      roles.add(Role.ADMIN);
    }
    if (scopes.contains(settings.viewerScope())) {
      roles.add(Role.VIEWER);
    }
    String subject = String.valueOf(jwt.getSubject()).replaceAll("[^!-~]", "_");
    return new ApiClient(
        PREFIX + subject.substring(0, Math.min(subject.length(), MAX_SUBJECT_LENGTH)),
        roles,
        new Binding(
            bound(jwt, claims.track()), bound(jwt, claims.lab()), bound(jwt, claims.namePrefix())),
        null);
  }

  /**
   * Returns the values of a claim that binds; null when the JWT is not bound. A claim of another
   * type binds to nothing, because its issuer meant to bind the JWT.
   */
  private @Nullable Set<String> bound(Jwt jwt, String claim) {
    return claim.isBlank() || (!claims.required() && !jwt.hasClaim(claim))
        ? null
        : texts(jwt.getClaim(claim));
  }

  private static Set<String> texts(@Nullable Object claim) {
    return switch (claim) {
      case String one -> Set.of(one);
      case Collection<?> list ->
          list.stream()
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .collect(Collectors.toUnmodifiableSet());
      case null, default -> Set.of();
    };
  }

  /** Reads a claim that issuers write as a list or as words. */
  private static Stream<String> scopes(@Nullable Object claim) {
    return switch (claim) {
      case String words -> Arrays.stream(words.split(" ", -1));
      case Collection<?> list -> list.stream().map(String::valueOf);
      case null, default -> Stream.of();
    };
  }
}
