package io.sandboxbroker.worker.csp;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.worker.csp.UniversalServiceSettings.Mode;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class UniversalServiceConfiguration {

  /** The sign-in leaves the other calls some of the time, and fails before they do. */
  private static final int SHARE_OF_SIGN_IN = 2;

  /**
   * Deletes accounts.
   *
   * @param cspConnections a pool for each host
   */
  @Bean
  AccountDeletion accountDeletion(
      CspClient csp,
      UniversalServiceSettings settings,
      ConnectionProvider cspConnections,
      JsonMapper json,
      MeterRegistry registry,
      InstantSource clock) {
    if (settings.mode() == Mode.OFF) {
      return new AccountDeletion(account -> Mono.empty(), csp::delete);
    }
    HttpClient http = HttpClient.create(cspConnections).compress(true).disableRetry(true);
    WebClient web =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(http))
            .baseUrl(settings.baseUrl())
            .build();
    var metrics = new CspMetrics(registry);
    var client = new UniversalServiceClient(web, json, metrics);
    Duration signInTimeout = settings.timeout().dividedBy(SHARE_OF_SIGN_IN);
    var signIn =
        new SignIn(
            () -> client.signIn(settings.email(), settings.password()),
            signInTimeout,
            jwt -> jwt.end(json),
            clock);
    var removing =
        new UniversalServiceRemover(
            client,
            signIn,
            settings.name(),
            settings.mode() == Mode.SHADOW,
            settings.timeout(),
            metrics);
    return new AccountDeletion(removing::removeFrom, csp::delete);
  }
}
