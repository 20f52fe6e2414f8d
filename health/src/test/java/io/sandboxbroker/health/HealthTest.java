package io.sandboxbroker.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.BodyContentSpec;

class HealthTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_767_261_600);
  private static final HealthSettings SETTINGS =
      new HealthSettings(Duration.ofSeconds(1), Duration.ofMinutes(1));
  private static final ReadinessCheck WELL = ReadinessCheck.of("streams", () -> true);

  @Test
  void theProcessLivesWhileNoneOfItsPartsHasEnded() {
    answer(vital(() -> false), "/healthz", HttpStatus.OK)
        .json("{\"status\": \"healthy\", \"timestamp\": 1767261600}", JsonCompareMode.STRICT);
  }

  @Test
  void itDoesNotOnceOneHasEndedThatDoesNotBeginAgain() {
    answer(vital(() -> false, () -> true), "/healthz", HttpStatus.SERVICE_UNAVAILABLE)
        .json("{\"status\": \"unhealthy\", \"timestamp\": 1767261600}", JsonCompareMode.STRICT);
  }

  @Test
  void aPartThatCannotBeAskedIsNoReasonToEndTheProcess() {
    var never = new CountDownLatch(1);
    answer(vital(() -> await(never)), "/healthz", HttpStatus.OK);
    answer(
        vital(
            () -> {
              throw new IllegalStateException("is just being stopped");
            }),
        "/healthz",
        HttpStatus.OK);
    never.countDown();
  }

  @Test
  void neitherIsADependencyThatIsAway() {
    answer(client(new ReadinessCheck("kafka", CompletableFuture::new)), "/healthz", HttpStatus.OK);
  }

  @Test
  void itIsReadyWhenAllChecksPass() {
    answer(
            client(WELL, new ReadinessCheck("kafka", () -> CompletableFuture.completedFuture(1))),
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
                WELL,
                ReadinessCheck.of("sync", () -> false),
                new ReadinessCheck("kafka", CompletableFuture::new),
                new ReadinessCheck(
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
  void checksOfOneNameMustAllPass() {
    for (boolean first : List.of(true, false)) {
      answer(
              client(
                  ReadinessCheck.of("kafka", () -> first),
                  ReadinessCheck.of("kafka", () -> !first)),
              "/readyz",
              HttpStatus.SERVICE_UNAVAILABLE)
          .jsonPath("$.checks.kafka")
          .isEqualTo("unavailable");
    }
  }

  @Test
  void checksAreMadeOnceForAllWhoAskWithinAWhile() {
    var made = new AtomicInteger();
    var client = client(ReadinessCheck.of("streams", () -> made.incrementAndGet() > 0));

    answer(client, "/readyz", HttpStatus.OK);
    answer(client, "/readyz", HttpStatus.OK);

    assertThat(made).hasValue(1);
  }

  @Test
  void whatFailedIsLookedAtAgainSoonerThanWhatPassed() {
    var made = new AtomicInteger();
    var readiness =
        new Readiness(List.of(ReadinessCheck.of("s", () -> made.incrementAndGet() > 1)), SETTINGS);

    assertThat(readiness.checks().block()).containsEntry("s", false);
    Awaitility.await().until(() -> readiness.checks().block().get("s"));

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

  private static WebTestClient client(ReadinessCheck... checks) {
    return client(List.of(checks), List.of());
  }

  private static WebTestClient vital(BooleanSupplier... ended) {
    return client(List.of(), Stream.of(ended).map(it -> new LivenessCheck("part", it)).toList());
  }

  private static WebTestClient client(List<ReadinessCheck> checks, List<LivenessCheck> vitals) {
    return WebTestClient.bindToController(
            new HealthController(new Readiness(checks, SETTINGS), vitals, SETTINGS, () -> NOW))
        .build();
  }
}
