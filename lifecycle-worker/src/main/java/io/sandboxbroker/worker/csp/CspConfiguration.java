package io.sandboxbroker.worker.csp;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import io.sandboxbroker.worker.csp.UniversalServiceSettings.Mode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class CspConfiguration {

  /** Shorter than the idle timeout of a proxy on the way. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(30);

  /** The sign-in gets half of the timeout, so that it fails before the calls that need it. */
  private static final int SIGN_IN_SHARE = 2;

  /** One provider has a pool for each host. */
  @Bean(destroyMethod = "dispose")
  ConnectionProvider cspConnections(CspSettings settings) {
    return ConnectionProvider.builder("csp")
        .maxConnections(settings.maxConnections())
        .pendingAcquireMaxCount(settings.maxConnections())
        .pendingAcquireTimeout(settings.readTimeout())
        .maxIdleTime(MAX_IDLE)
        .build();
  }

  @Bean
  CspClient cspClient(
      CspSettings settings,
      UniversalServiceSettings services,
      ConnectionProvider cspConnections,
      JsonMapper json,
      MeterRegistry registry,
      InstantSource clock) {
    // A retry of the HTTP client would be a request that is neither paced nor counted.
    HttpClient http = HttpClient.create(cspConnections).compress(true).disableRetry(true);
    var metrics = new CspMetrics(registry);
    WebClient web =
        web(
                http.option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(settings.connectTimeout().toMillis()))
                    .responseTimeout(settings.readTimeout()),
                settings.baseUrl())
            .defaultHeader(HttpHeaders.AUTHORIZATION, "Token " + settings.apiToken())
            .codecs(
                codecs ->
                    codecs
                        .defaultCodecs()
                        .maxInMemorySize(Math.toIntExact(settings.maxList().toBytes())))
            .build();
    return new CspClient(
        web,
        settings.listTimeout(),
        settings.connectTimeout().plus(settings.readTimeout()),
        serviceRemoval(services, http, json, metrics, clock),
        metrics,
        clock);
  }

  private static Function<String, Mono<Void>> serviceRemoval(
      UniversalServiceSettings settings,
      HttpClient http,
      JsonMapper json,
      CspMetrics metrics,
      InstantSource clock) {
    if (settings.mode() == Mode.OFF) {
      return account -> Mono.empty();
    }
    var client = new UniversalServiceClient(web(http, settings.baseUrl()).build(), json, metrics);
    var signIn =
        new SignIn(
            () -> client.signIn(settings.email(), settings.password()),
            settings.timeout().dividedBy(SIGN_IN_SHARE),
            jwt -> jwt.expiry(json),
            clock);
    return new UniversalServiceRemover(
            client,
            signIn,
            settings.name(),
            settings.mode() == Mode.SHADOW,
            settings.timeout(),
            metrics)
        ::removeFrom;
  }

  private static WebClient.Builder web(HttpClient http, String baseUrl) {
    return WebClient.builder()
        .clientConnector(new ReactorClientHttpConnector(http))
        .baseUrl(baseUrl);
  }
}
