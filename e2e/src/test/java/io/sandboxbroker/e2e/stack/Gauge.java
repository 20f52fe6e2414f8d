package io.sandboxbroker.e2e.stack;

import io.sandboxbroker.localstack.Instance;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Reads a number that an instance shows of itself. */
public final class Gauge {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Gauge() {}

  /**
   * The present value.
   *
   * @param of a metric, with its labels, as Prometheus reads it
   */
  public static double read(Instance instance, String name) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(instance.address().resolve("/metrics"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return CLIENT
          .send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .findFirst()
          .map(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .orElseThrow(() -> new AssertionError(instance.title() + " does not show " + name));
    } catch (IOException e) {
      throw new AssertionError(instance.title() + " does not answer", e);
    }
  }
}
