package io.sandboxbroker.gateway.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The claims that bind JWTs, each a text, or a list of texts of which a request may name any.
 *
 * @param track the claim with the track ids that a JWT may act for; none by default ({@code
 *     BROKER_JWT_TRACK_CLAIM})
 * @param lab the claim with the labs that its requests may name; none by default ({@code
 *     BROKER_JWT_LAB_CLAIM})
 * @param namePrefix the claim with the beginnings that its name prefixes must have; none by default
 *     ({@code BROKER_JWT_NAME_PREFIX_CLAIM})
 * @param required whether a JWT without one of these claims opens no track endpoint, instead of
 *     being bound by nothing; false by default ({@code BROKER_JWT_CLAIMS_REQUIRED})
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
