package io.sandboxbroker.localstack;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** True when the request is answered with 200. */
record HttpProbe(HttpClient client, HttpRequest request) implements BooleanSupplier {

  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  static HttpProbe of(HttpRequest.Builder request) {
    return new HttpProbe(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build(),
        request.timeout(TIMEOUT).build());
  }

  @Override
  public boolean getAsBoolean() {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
