package io.sandboxbroker.gateway.health;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.stereotype.Component;

/** The schema registry, asked for the smallest thing that it knows. */
@Component
final class SchemaRegistryDependency implements Dependency, AutoCloseable {

  private static final String URL = "schema.registry.url";
  private static final int SERVER_ERROR = 500;

  private final String url;
  private final HttpClient http;

  SchemaRegistryDependency(KafkaProperties kafka, HealthSettings settings) {
    url = kafka.getProperties().getOrDefault(URL, "").split(",", 2)[0].strip();
    http = HttpClient.newBuilder().connectTimeout(settings.patience()).build();
  }

  @Override
  public String name() {
    return "schema_registry";
  }

  /** Any answer is a sign of life, even that it wants to know who asks. */
  @Override
  public CompletionStage<?> probe() {
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
