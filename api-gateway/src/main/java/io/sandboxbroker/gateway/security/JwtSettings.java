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
 * The issuer whose JWTs open the API.
 *
 * @param issuer the https address that stands in {@code iss}; none by default, so that no JWT opens
 *     the API ({@code BROKER_JWT_ISSUER})
 * @param jwkSetUri the address of the issuer's keys; the issuer's OpenID configuration names it by
 *     default ({@code BROKER_JWT_JWK_SET_URI})
 * @param audience the value that {@code aud} must contain; required with an issuer ({@code
 *     BROKER_JWT_AUDIENCE})
 * @param algorithm the signature algorithm; RS256 by default
 * @param trackScope the scope of the track endpoints; {@code sandbox:track} by default
 * @param adminScope the scope of all endpoints; {@code sandbox:admin} by default
 * @param viewerScope the scope that reads the admin endpoints; {@code sandbox:viewer} by default
 *     ({@code BROKER_JWT_VIEWER_SCOPE})
 * @param leeway the tolerated difference of clocks, at most 5 min; 30 s by default
 * @param timeout how long a request waits for the issuer's keys, at most 10 s; 3 s by default
 * @param keyTtl how long the gateway uses fetched keys before it fetches them anew; 10 min by
 *     default
 * @param maxKeyAge how long fetched keys stay valid while the issuer is not available; 1 h by
 *     default
 * @param minFetchInterval the interval in which the gateway fetches keys at most twice; 5 s by
 *     default
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
    @DefaultValue("sandbox:viewer") @NotBlank String viewerScope,
    @DefaultValue("30s") @DurationMax(minutes = 5) Duration leeway,
    @DefaultValue("3s") @DurationMin(millis = 100) @DurationMax(seconds = 10) Duration timeout,
    @DefaultValue("10m") @DurationMin(seconds = 10) Duration keyTtl,
    @DefaultValue("1h") @DurationMin(seconds = 10) Duration maxKeyAge,
    @DefaultValue("5s") @DurationMin(seconds = 1) Duration minFetchInterval) {

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
   * Requires an address that nobody between can forge.
   *
   * @throws IllegalArgumentException unless it is https, or http on this machine
   */
  static void requireSafe(String what, String address) {
    URI uri = URI.create(address);
    boolean safe =
        "https".equals(uri.getScheme())
            || ("http".equals(uri.getScheme()) && isLocal(uri.getHost()));
    if (!safe) {
      throw new IllegalArgumentException(what + " is not an https address");
    }
  }

  private static boolean isLocal(@Nullable String host) {
    return "localhost".equals(host) || "127.0.0.1".equals(host) || "[::1]".equals(host);
  }
}
