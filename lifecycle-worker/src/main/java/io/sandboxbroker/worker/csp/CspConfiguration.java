package io.sandboxbroker.worker.csp;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class CspConfiguration {

  /** Shorter than what proxies on the way keep an idle connection for. */
  private static final Duration MOST_IDLE = Duration.ofSeconds(30);

  @Bean(destroyMethod = "dispose")
  ConnectionProvider cspConnections(CspSettings settings) {
    return ConnectionProvider.builder("csp")
        .maxConnections(settings.maxConnections())
        .pendingAcquireMaxCount(settings.maxConnections())
        .pendingAcquireTimeout(settings.readTimeout())
        .maxIdleTime(MOST_IDLE)
        .build();
  }

  @Bean
  CspClient cspClient(
      CspSettings settings,
      ConnectionProvider cspConnections,
      JsonMapper json,
      MeterRegistry registry,
      InstantSource clock) {
    HttpClient http =
        HttpClient.create(cspConnections)
            .compress(true)
            // A retry behind our back would be a request that nobody paced or counted.
            .disableRetry(true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                Math.toIntExact(settings.connectTimeout().toMillis()))
            .responseTimeout(settings.readTimeout());
    WebClient web =
        WebClient.builder()
            .clientConnector(new ReactorClientHttpConnector(http))
            .baseUrl(settings.baseUrl())
            .defaultHeader(HttpHeaders.AUTHORIZATION, "Token " + settings.apiToken())
            .codecs(
                codecs ->
                    codecs
                        .defaultCodecs()
                        .maxInMemorySize(Math.toIntExact(settings.maxList().toBytes())))
            .build();
    return new CspClient(
        web,
        json,
        settings.listTimeout(),
        settings.connectTimeout().plus(settings.readTimeout()),
        new CspMetrics(registry),
        clock);
  }
}
