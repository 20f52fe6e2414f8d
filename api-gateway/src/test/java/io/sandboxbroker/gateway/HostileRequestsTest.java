package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestPropertySource;

/** Whatever strangers send, and however many of them, the gateway keeps nothing of it. */
@Tag("slow")
@TestPropertySource(
    properties = {
      "BROKER_TRUSTED_PROXIES=127.0.0.1",
      "RATE_LIMIT_TRACK_BURST=10",
      "RATE_LIMIT_TOKEN_PER_SEC=1000000",
      "RATE_LIMIT_FAILURES_BURST=10",
      "logging.level.io.sandboxbroker.gateway.web=error",
      "broker.connections.header-timeout=500ms",
      "broker.connections.body-timeout=500ms",
      "broker.connections.idle-timeout=500ms",
      // A stream ends, so that the client reads its end.
      "broker.dashboard.interval=10ms",
      "broker.dashboard.max-age=100ms"
    })
@Import(HostileRequestsTest.RunningTicker.class)
class HostileRequestsTest extends GatewayTest {

  private static final int FUZZED = 10_000;
  private static final int STRANGERS = 100_000;
  private static final int WARM_UP = 5_000;
  private static final int CONNECTIONS = 8;
  private static final String UNANSWERED = "Answer[status=0";
  private static final long MAX_GROWTH_BYTES = 5 * 1024 * 1024;

  /** Buckets are full again, and so forgotten, after some seconds. */
  static class RunningTicker {

    @Bean
    @Primary
    Ticker runningTicker() {
      return Ticker.systemTicker();
    }
  }

  @Test
  void tenThousandFuzzedRequestsLeaveNothingBehind() throws Exception {
    // The gateway closes connections so soon that a busy machine may lose one.
    List<Operations.Operation> operations =
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .until(() -> Operations.of(openApiDocument()), found -> !found.isEmpty());
    IntFunction<String> exchange =
        number -> {
          var random = new SplittableRandom(1_000_000L + number);
          var operation = operations.get(number % operations.size());
          return flaws(FuzzedRequest.of(operation, random));
        };
    allocator.answersAll(new AnyOutcome(allocator)::of);
    assertThat(run(0, WARM_UP, exchange)).containsOnly("");
    long before = heap();

    assertThat(run(WARM_UP, WARM_UP + FUZZED, exchange)).containsOnly("");

    staysBelow(before + MAX_GROWTH_BYTES);
  }

  /** A busy machine may be too slow for the short timeouts, but not again and again. */
  private String flaws(FuzzedRequest request) {
    String flaws = "";
    for (int attempt = 0; attempt < 4; attempt++) {
      try {
        flaws = FuzzTest.flaws(port, request);
      } catch (IOException e) {
        flaws = UNANSWERED + e;
      }
      if (!flaws.contains(UNANSWERED)) {
        return flaws;
      }
    }
    return flaws;
  }

  @Test
  void aHundredThousandStrangersLeaveNothingBehind() throws Exception {
    assertThat(strangers(0, WARM_UP)).isEqualTo(WARM_UP);
    // The first reading adds itself.
    long meters = Stream.generate(this::metrics).limit(2).toList().getLast().lines().count();
    long before = heap();

    assertThat(strangers(WARM_UP, WARM_UP + STRANGERS)).isEqualTo(STRANGERS);

    staysBelow(before + MAX_GROWTH_BYTES);
    // A first collection of garbage or a first slow response may add a few.
    assertThat(metrics().lines().count()).isLessThan(meters + 100);
  }

  /** Sends requests that differ in everything, and counts those that are answered below 500. */
  private int strangers(int from, int to) throws Exception {
    int each = (to - from) / CONNECTIONS;
    IntFunction<Integer> connection =
        number -> {
          int answered = 0;
          int first = from + number * each;
          try (var client = new KeptConnection(port)) {
            for (int request = first; request < first + each; request++) {
              answered += client.exchange(stranger(request)) < 500 ? 1 : 0;
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return answered;
        };
    return run(0, CONNECTIONS, connection).stream().mapToInt(answered -> answered).sum();
  }

  /** The same request for the same number, with names that no other has. */
  private static String stranger(int number) {
    String name = "s" + Integer.toString(number, 36);
    String line =
        switch (number % 6) {
          case 0 -> "GET /v1/sandboxes/" + name;
          case 1 -> "HEAD /v1/openapi.json?" + name;
          case 2 -> "GET /" + name + "/" + name;
          case 3 -> "GET /v1/" + name;
          case 4 -> "M" + name.toUpperCase(Locale.ROOT) + " /healthz";
          default -> "GET /v1/docs?" + name + "=" + name;
        };
    boolean hasToken = number % 6 == 0 || number % 6 == 3;
    return line
        + " HTTP/1.1\r\nHost: "
        + name
        + ".example\r\nAccept-Language: x-"
        + name
        + "\r\nX-Request-ID: "
        + name
        + "\r\nX-Track-ID: "
        + name
        + "\r\nX-Instruqt-Track-ID: lab "
        + name
        + "\r\nX-Forwarded-For: 10.%d.%d.%d"
            .formatted(number >> 16 & 255, number >> 8 & 255, number & 255)
        + (hasToken ? "\r\nAuthorization: Bearer track-secret-of-tests" : "")
        + "\r\n\r\n";
  }

  private static <T> List<T> run(int from, int to, IntFunction<T> exchange) throws Exception {
    List<Callable<T>> calls = new ArrayList<>();
    IntStream.range(from, to).forEach(number -> calls.add(() -> exchange.apply(number)));
    try (ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
      return clients.invokeAll(calls).stream().map(Future::resultNow).toList();
    }
  }

  private void staysBelow(long bytes) {
    allocator.answers(command -> null);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(heap()).isLessThanOrEqualTo(bytes));
  }

  /** What is used after a full collection. */
  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
