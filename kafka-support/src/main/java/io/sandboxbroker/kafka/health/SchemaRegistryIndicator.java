package io.sandboxbroker.kafka.health;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

/**
 * Is up when the schema registry answers. Any answer but a server error counts, such as a 401.
 * Thread-safe.
 */
final class SchemaRegistryIndicator implements ReactiveHealthIndicator, AutoCloseable {

  private final List<String> urls;
  private final HttpClient http;

  /**
   * @param urls separated by commas, as in the serdes' settings; one of them has to answer
   * @param connectTimeout longest time to open a connection
   */
  SchemaRegistryIndicator(String urls, Duration connectTimeout) {
    this.urls = Stream.of(urls.split(",")).map(url -> url.strip().replaceFirst("/$", "")).toList();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .build();
  }

  @Override
  public Mono<Health> health() {
    return Mono.firstWithValue(urls.stream().map(this::request).toList())
        .thenReturn(Health.up().build());
  }

  private Mono<Integer> request(String url) {
    if (url.startsWith("mock:")) {
      return Mono.just(0);
    }
    var request = HttpRequest.newBuilder(URI.create(url + "/schemas/types")).GET().build();
    return Mono.fromCompletionStage(
            () -> http.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
        .map(
            response -> {
              if (response.statusCode() >= 500) {
                throw new IllegalStateException("answers with " + response.statusCode());
              }
              return response.statusCode();
            });
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
