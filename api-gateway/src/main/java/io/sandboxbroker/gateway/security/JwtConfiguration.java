package io.sandboxbroker.gateway.security;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/** Configures the decoder of JWTs, if the settings name an issuer. */
@Configuration(proxyBeanMethods = false)
class JwtConfiguration {

  @Bean
  JwtTokens jwtTokens(JwtSettings settings, InstantSource clock) {
    return new JwtTokens(
        settings.enabled() ? Optional.of(decoder(settings, clock)) : Optional.empty(), settings);
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
}
