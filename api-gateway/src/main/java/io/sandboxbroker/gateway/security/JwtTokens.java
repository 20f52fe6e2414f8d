package io.sandboxbroker.gateway.security;

import io.sandboxbroker.gateway.web.Refusal;
import io.sandboxbroker.gateway.web.RefusedException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/** The JWTs that are good, and what for: whatever its issuer has signed. Thread-safe. */
public final class JwtTokens {

  private static final int PARTS = 3;
  private static final int LONGEST_NAME = 128;

  private final Optional<ReactiveJwtDecoder> decoder;
  private final JwtSettings settings;

  /**
   * What this decoder accepts.
   *
   * @param decoder none when no JWT opens anything
   */
  JwtTokens(Optional<ReactiveJwtDecoder> decoder, JwtSettings settings) {
    this.decoder = decoder;
    this.settings = settings;
  }

  /**
   * What a token is good for; empty if it is no JWT of the issuer's, or not good any more. Fails
   * with a {@link RefusedException} when the issuer's keys cannot be had.
   */
  public Mono<Grant> find(String token) {
    return decoder.isPresent() && token.split("\\.", -1).length == PARTS
        ? decoder
            .get()
            .decode(token)
            .map(this::grant)
            .onErrorMap(
                failure -> !(failure instanceof JwtException),
                failure -> new RefusedException(Refusal.KEYS_OUT_OF_REACH))
            .onErrorResume(JwtException.class, notGood -> Mono.empty())
        : Mono.empty();
  }

  private Grant grant(Jwt jwt) {
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
    return new Grant("jwt:" + visible(jwt.getSubject()), roles);
  }

  /** A list, or words in a text: issuers write both. */
  private static Stream<String> scopes(@Nullable Object claim) {
    return switch (claim) {
      case String words -> Arrays.stream(words.split(" ", -1));
      case Collection<?> list -> list.stream().map(String::valueOf);
      case null, default -> Stream.of();
    };
  }

  /** What a log can show. */
  private static String visible(@Nullable String subject) {
    String shown = String.valueOf(subject).replaceAll("[^!-~]", "_");
    return shown.substring(0, Math.min(shown.length(), LONGEST_NAME));
  }
}
