package io.sandboxbroker.gateway.security;

import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.validation.annotation.Validated;

/**
 * Whose JWTs open the API, and what for.
 *
 * @param issuer who signs them, an https address as it stands in {@code iss}; none by default, and
 *     then no JWT opens anything ({@code BROKER_JWT_ISSUER})
 * @param jwkSetUri where its keys are; where the issuer's OpenID configuration says, by default
 *     ({@code BROKER_JWT_JWK_SET_URI})
 * @param audience that {@code aud} must name; required with an issuer ({@code BROKER_JWT_AUDIENCE})
 * @param algorithm that it signs with; RS256 by default
 * @param trackScope opens the track endpoints; {@code sandbox:track} by default
 * @param adminScope opens these and the admin endpoints; {@code sandbox:admin} by default
 * @param leeway by how much its clock and ours may differ; 30 s by default
 * @param patience how long the issuer may take to answer; 3 s by default
 * @param keysKept after how long its keys are read anew; 10 min by default
 * @param keysKeptAtMost how long they are good for while it does not answer; 1 h by default
 * @param pause how often it is asked at most, whoever calls with whatever; 5 s by default
 */
@Validated
@ConfigurationProperties("broker.access.jwt")
record JwtSettings(
    @DefaultValue("") String issuer,
    @DefaultValue("") String jwkSetUri,
    @DefaultValue("") String audience,
    @DefaultValue("RS256") SignatureAlgorithm algorithm,
    @DefaultValue("sandbox:track") @NotBlank String trackScope,
    @DefaultValue("sandbox:admin") @NotBlank String adminScope,
    @DefaultValue("30s") @DurationMax(minutes = 5) Duration leeway,
    @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(seconds = 10) Duration patience,
    @DefaultValue("10m") @DurationMin(seconds = 10) Duration keysKept,
    @DefaultValue("1h") @DurationMin(seconds = 10) Duration keysKeptAtMost,
    @DefaultValue("5s") @DurationMin(seconds = 1) Duration pause) {

  JwtSettings {
    if (!issuer.isBlank()) {
      requireSafe("BROKER_JWT_ISSUER", issuer);
      if (audience.isBlank()) {
        throw new IllegalArgumentException(
            "BROKER_JWT_AUDIENCE is missing: a token for another service must not open this one");
      }
    }
    if (!jwkSetUri.isBlank()) {
      requireSafe("BROKER_JWT_JWK_SET_URI", jwkSetUri);
    }
  }

  boolean enabled() {
    return !issuer.isBlank();
  }

  /**
   * Refuses an address that somebody in between could answer for.
   *
   * @throws IllegalArgumentException unless it is https, or http to this machine
   */
  static void requireSafe(String what, String address) {
    URI uri = URI.create(address);
    boolean safe =
        "https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && isHere(uri.getHost()));
    if (!safe) {
      throw new IllegalArgumentException(what + " is not an https address");
    }
  }

  private static boolean isHere(@Nullable String host) {
    return "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
  }
}
