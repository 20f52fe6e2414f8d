package io.sandboxbroker.gateway.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The claims of JWTs that bind them. Each has a text, or a list of texts of which a request may
 * name any. A request that names another value is 403.
 *
 * @param track the claim with the track ids; none by default, so that a JWT is good for every track
 *     ({@code BROKER_JWT_TRACK_CLAIM})
 * @param lab the claim with the labs; none by default ({@code BROKER_JWT_LAB_CLAIM})
 * @param namePrefix the claim with the beginnings of name prefixes; none by default ({@code
 *     BROKER_JWT_NAME_PREFIX_CLAIM})
 * @param required whether a JWT without one of these claims opens no track endpoint; otherwise it
 *     is not bound. False by default ({@code BROKER_JWT_CLAIMS_REQUIRED})
 */
@Validated
@ConfigurationProperties("broker.access.jwt.claims")
record ClaimSettings(
    @DefaultValue("") String track,
    @DefaultValue("") String lab,
    @DefaultValue("") String namePrefix,
    @DefaultValue("false") boolean required) {

  ClaimSettings {
    if (required && track.isBlank() && lab.isBlank() && namePrefix.isBlank()) {
      throw new IllegalArgumentException(
          "BROKER_JWT_CLAIMS_REQUIRED is set, and no claim is named that it could require");
    }
  }
}
