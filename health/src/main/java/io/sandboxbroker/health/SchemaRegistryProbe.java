package io.sandboxbroker.health;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/** Asks the schema registry for the smallest thing that it knows. Thread-safe. */
final class SchemaRegistryProbe implements AutoCloseable {

  private static final int SERVER_ERROR = 500;

  private final List<String> urls;
  private final HttpClient http;

  /**
   * @param urls as the serdes have them, separated by commas, of which they need one that answers
   * @param patience how long a connection may take to open
   */
  SchemaRegistryProbe(String urls, Duration patience) {
    this.urls = Stream.of(urls.split(",")).map(url -> url.strip().replaceFirst("/$", "")).toList();
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .build();
  }

  /** Any answer is a sign of life, even that it wants to know who asks. */
  CompletionStage<?> ask() {
    return Mono.firstWithValue(
            urls.stream().map(url -> Mono.fromCompletionStage(() -> ask(url))).toList())
        .toFuture();
  }

  private CompletionStage<Integer> ask(String url) {
    if (url.startsWith("mock:")) {
      return CompletableFuture.completedFuture(0);
    }
    var request = HttpRequest.newBuilder(URI.create(url + "/schemas/types")).GET().build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(
            answer -> {
              if (answer.statusCode() >= SERVER_ERROR) {
                throw new IllegalStateException("answers with " + answer.statusCode());
              }
              return answer.statusCode();
            });
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
