package io.sandboxbroker.e2e.stack;

import io.sandboxbroker.localstack.Instance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What a process shows of itself, as Prometheus reads it, at one moment. */
public final class Metrics {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI address;
  private final Map<String, Double> series;

  private Metrics(URI address, Map<String, Double> series) {
    this.address = address;
    this.series = series;
  }

  /**
   * Reads them.
   *
   * @param address that {@code /metrics} is at
   */
  public static Metrics read(URI address) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(address.resolve("/metrics")).timeout(Duration.ofSeconds(10)).build();
    try {
      return new Metrics(
          address,
          CLIENT
              .send(request, BodyHandlers.ofString())
              .body()
              .lines()
              .filter(line -> !line.startsWith("#"))
              .collect(
                  Collectors.toMap(
                      line -> line.substring(0, line.lastIndexOf(' ')),
                      line -> number(line.substring(line.lastIndexOf(' ') + 1)))));
    } catch (IOException e) {
      throw new AssertionError(address + " does not show its metrics", e);
    }
  }

  /** Prometheus writes infinity as +Inf. */
  private static Double number(String text) {
    return Double.valueOf(text.replace("Inf", "Infinity"));
  }

  /**
   * The present value of one number.
   *
   * @param name of a metric, with its labels, as Prometheus reads it
   */
  public static double read(Instance instance, String name) throws InterruptedException {
    var metrics = read(instance.address());
    Double value = metrics.series.get(name);
    if (value == null) {
      throw new AssertionError(metrics.address + " does not show " + name);
    }
    return value;
  }

  /**
   * The sum of a metric over its labels, but of what is not a number; of a timer or a histogram,
   * how often. Empty when it is not shown.
   */
  public OptionalDouble total(String metric) {
    var values =
        series.entrySet().stream()
            .filter(one -> isOf(metric, one.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return values.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(value -> !Double.isNaN(value))
                .sum());
  }

  private static boolean isOf(String metric, String series) {
    String name = series.split("\\{", 2)[0];
    return name.equals(metric) || name.equals(metric + "_count");
  }
}
