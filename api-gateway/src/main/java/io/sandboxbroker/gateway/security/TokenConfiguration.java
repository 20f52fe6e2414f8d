package io.sandboxbroker.gateway.security;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/** Reads the tokens before the gateway serves requests, and reloads their file regularly. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class TokenConfiguration {

  @Bean
  AccessTokens accessTokens(
      TokenSettings settings, JwtSettings jwts, Environment environment, MeterRegistry meters) {
    boolean isLocal = environment.acceptsProfiles(Profiles.of("local"));
    boolean isRequired = !settings.hasFile() && !jwts.enabled();
    Optional<TokenFile> file =
        settings.hasFile()
            ? Optional.of(new TokenFile(Path.of(settings.tokensFile()), isLocal))
            : Optional.empty();
    var tokens = new AccessTokens(settings.ofEnvironment(isRequired, isLocal), file);
    if (settings.hasFile()) {
      Gauge.builder("broker.tokens.file.refused", tokens, now -> now.isFileRejected() ? 1 : 0)
          .description("1 while the tokens file is invalid, so that the previous tokens stay valid")
          .register(meters);
    }
    return tokens;
  }

  @Bean
  SchedulingConfigurer tokenReload(TokenSettings settings, AccessTokens tokens) {
    return tasks -> {
      if (settings.hasFile()) {
        tasks.addFixedDelayTask(tokens::reload, settings.tokensFilePoll());
      }
    };
  }
}
