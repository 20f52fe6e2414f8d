package io.sandboxbroker.kafka.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.registry.DefaultReactiveHealthContributorRegistry;
import org.springframework.http.HttpStatus;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

class HealthProbesTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_767_261_600);
  private static final HealthSettings SETTINGS =
      new HealthSettings(Duration.ofSeconds(1), Duration.ofMinutes(1), Set.of());
  private static final Check UP = check("streams", () -> true);

  @Test
  void theProcessIsHealthyWhileNoPartHasEnded() {
    answer(live(() -> false), "/healthz", HttpStatus.OK)
        .json("{\"status\": \"healthy\", \"timestamp\": 1767261600}", JsonCompareMode.STRICT);
  }

  @Test
  void theProcessIsUnhealthyOnceAPartHasEnded() {
    answer(live(() -> false, () -> true), "/healthz", HttpStatus.SERVICE_UNAVAILABLE)
        .json("{\"status\": \"unhealthy\", \"timestamp\": 1767261600}", JsonCompareMode.STRICT);
  }

  @Test
  void aPartThatCannotBeCheckedDoesNotCountAsEnded() {
    var never = new CountDownLatch(1);
    answer(live(() -> await(never)), "/healthz", HttpStatus.OK);
    answer(
        live(
            () -> {
              throw new IllegalStateException("is just being stopped");
            }),
        "/healthz",
        HttpStatus.OK);
    never.countDown();
  }

  @Test
  void aMissingDependencyDoesNotEndTheProcess() {
    answer(client(answering("kafka", CompletableFuture::new)), "/healthz", HttpStatus.OK);
  }

  @Test
  void itIsReadyWhenAllChecksPass() {
    answer(
            client(UP, answering("kafka", () -> CompletableFuture.completedFuture(1))),
            "/readyz",
            HttpStatus.OK)
        .json(
            """
            {"status": "ready", "timestamp": 1767261600,
             "checks": {"kafka": "ok", "streams": "ok"}}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void itIsNotReadyWhenACheckFailsOrHangsOrBreaksAndSaysWhichButNotWhy() {
    answer(
            client(
                UP,
                check("sync", () -> false),
                answering("kafka", CompletableFuture::new),
                answering(
                    "cleanup",
                    () -> {
                      throw new IllegalStateException("secret");
                    })),
            "/readyz",
            HttpStatus.SERVICE_UNAVAILABLE)
        .json(
            """
            {"status": "not_ready", "timestamp": 1767261600,
             "checks": {"cleanup": "unavailable", "kafka": "unavailable", "streams": "ok",
                        "sync": "unavailable"}}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void onlyRequiredChecksDecideAndTheOthersAreShown() {
    var required =
        new HealthSettings(Duration.ofSeconds(1), Duration.ofMinutes(1), Set.of("readers"));
    answer(
            client(
                List.of(check("readers", () -> true), check("kafka", () -> false)),
                List.of(),
                required),
            "/readyz",
            HttpStatus.OK)
        .json(
            """
            {"status": "ready", "timestamp": 1767261600,
             "checks": {"kafka": "unavailable", "readers": "ok"}}
            """,
            JsonCompareMode.STRICT);
    answer(
        client(
            List.of(check("readers", () -> false), check("kafka", () -> true)),
            List.of(),
            required),
        "/readyz",
        HttpStatus.SERVICE_UNAVAILABLE);
  }

  @Test
  void checksWhoseNamesDifferAfterADotMustAllPass() {
    for (boolean first : List.of(true, false)) {
      answer(
              client(check("kafka", () -> first), check("kafka.replies", () -> !first)),
              "/readyz",
              HttpStatus.SERVICE_UNAVAILABLE)
          .jsonPath("$.checks.kafka")
          .isEqualTo("unavailable");
    }
  }

  @Test
  void allCallersShareAResultForAWhile() {
    var made = new AtomicInteger();
    var client = client(check("streams", () -> made.incrementAndGet() > 0));

    answer(client, "/readyz", HttpStatus.OK);
    answer(client, "/readyz", HttpStatus.OK);

    assertThat(made).hasValue(1);
  }

  @Test
  void aFailureIsCheckedAgainSoonerThanASuccess() {
    var made = new AtomicInteger();
    var client = client(check("s", () -> made.incrementAndGet() > 1));

    answer(client, "/readyz", HttpStatus.SERVICE_UNAVAILABLE);
    Awaitility.await()
        .untilAsserted(
            () -> client.get().uri("/readyz").exchange().expectStatus().isEqualTo(HttpStatus.OK));

    assertThat(made).hasValue(2);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  private static BodyContentSpec answer(WebTestClient client, String path, HttpStatus status) {
    return client.get().uri(path).exchange().expectStatus().isEqualTo(status).expectBody();
  }

  /** A named indicator. */
  private record Check(String name, ReactiveHealthContributor indicator) {}

  private static Check check(String name, BooleanSupplier up) {
    return new Check(name, ReactiveHealthContributor.adapt(HealthIndicators.upWhile(up)));
  }

  private static Check answering(String name, Supplier<CompletableFuture<Integer>> request) {
    return new Check(name, HealthIndicators.upWhenAnswered(request));
  }

  private static WebTestClient client(Check... checks) {
    return client(List.of(checks), List.of());
  }

  private static WebTestClient live(BooleanSupplier... ended) {
    return client(List.of(), Stream.of(ended).map(it -> new LivenessCheck("part", it)).toList());
  }

  private static WebTestClient client(List<Check> checks, List<LivenessCheck> livenessChecks) {
    return client(checks, livenessChecks, SETTINGS);
  }

  private static WebTestClient client(
      List<Check> checks, List<LivenessCheck> livenessChecks, HealthSettings settings) {
    var indicators = new DefaultReactiveHealthContributorRegistry();
    checks.forEach(check -> indicators.registerContributor(check.name(), check.indicator()));
    return WebTestClient.bindToController(
            new HealthController(new HealthProbes(indicators, livenessChecks, settings, () -> NOW)))
        .build();
  }
}
