package io.sandboxbroker.serde;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * HTTP with a registry of several addresses. Each call asks the address that answered last, then
 * the others, and gives up after a bounded number of rounds. Thread-safe.
 */
final class RegistryHttp {

  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final RegistrySettings settings;
  private final HttpClient client;
  private volatile int preferred;

  RegistryHttp(RegistrySettings settings) {
    this.settings = settings;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .build();
  }

  HttpResponse<String> get(String path) {
    return call("GET", path, BodyPublishers.noBody());
  }

  HttpResponse<String> post(String path, String json) {
    return call("POST", path, BodyPublishers.ofString(json));
  }

  HttpResponse<String> put(String path, String json) {
    return call("PUT", path, BodyPublishers.ofString(json));
  }

  private HttpResponse<String> call(String method, String path, BodyPublisher body) {
    List<URI> urls = settings.urls();
    String failure = "";
    for (int round = 0; round <= settings.retries(); round++) {
      if (round > 0) {
        pause(settings.waitBefore(round));
      }
      int first = preferred;
      for (int i = 0; i < urls.size(); i++) {
        int at = (first + i) % urls.size();
        try {
          HttpResponse<String> answer = send(request(urls.get(at), method, path, body));
          if (!isTransient(answer.statusCode())) {
            preferred = at;
            return answer;
          }
          failure = urls.get(at) + " answered " + answer.statusCode();
        } catch (IOException e) {
          failure = urls.get(at) + ": " + e;
        }
      }
    }
    throw new RegistryUnavailableException(
        "the schema registry gave no answer to %s %s in %d tries; last, %s"
            .formatted(method, path, (settings.retries() + 1) * urls.size(), failure));
  }

  private HttpRequest request(URI base, String method, String path, BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .method(method, body)
            .header("Accept", MEDIA_TYPE + ", application/json")
            .header("Content-Type", MEDIA_TYPE);
    settings.authorization().ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    // The timeout of HttpRequest ends with the headers; this one covers the body as well.
    Duration limit = settings.connectTimeout().plus(settings.readTimeout());
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, BodyHandlers.ofString());
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } finally {
      answer.cancel(true);
    }
  }

  private static boolean isTransient(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  private static void pause(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
