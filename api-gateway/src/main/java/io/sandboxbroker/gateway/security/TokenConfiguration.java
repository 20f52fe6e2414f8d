package io.sandboxbroker.gateway.security;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/** Reads the tokens before anything is served, and has their file looked at from then on. */
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {

  private static final String OTHERS_OPEN_IT_TOO = "broker.access.jwt.issuer";

  @Bean
  WatchedTokens watchedTokens(
      TokenSettings settings, Environment environment, MeterRegistry meters) {
    boolean local = environment.acceptsProfiles(Profiles.of("local"));
    boolean required =
        !settings.hasFile() && environment.getProperty(OTHERS_OPEN_IT_TOO, "").isBlank();
    return WatchedTokens.begin(settings, settings.ofEnvironment(required, local), local, meters);
  }

  /** After the tokens have been checked. */
  @Bean
  @DependsOn("watchedTokens")
  DerivedKeys derivedKeys(TokenSettings settings) {
    return new DerivedKeys(settings);
  }

  @Bean
  BearerTokens bearerTokens(WatchedTokens watched) {
    return watched.tokens();
  }
}
