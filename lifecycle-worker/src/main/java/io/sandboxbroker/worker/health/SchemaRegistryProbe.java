package io.sandboxbroker.worker.health;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Asks the schema registry for the smallest thing that it knows. Thread-safe. */
final class SchemaRegistryProbe implements AutoCloseable {

  private static final int SERVER_ERROR = 500;

  private final String url;
  private final HttpClient http;

  /**
   * @param urls as the serdes have it; the first of several is asked
   */
  SchemaRegistryProbe(String urls, Duration patience) {
    this.url = urls.split(",", 2)[0].strip();
    this.http = HttpClient.newBuilder().connectTimeout(patience).build();
  }

  /** Any answer is a sign of life, even that it wants to know who asks. */
  CompletionStage<?> ask() {
    if (url.startsWith("mock:")) {
      return CompletableFuture.completedFuture(url);
    }
    var request = HttpRequest.newBuilder(URI.create(url + "/schemas/types")).GET().build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenAccept(
            answer -> {
              if (answer.statusCode() >= SERVER_ERROR) {
                throw new IllegalStateException("answers with " + answer.statusCode());
              }
            });
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
