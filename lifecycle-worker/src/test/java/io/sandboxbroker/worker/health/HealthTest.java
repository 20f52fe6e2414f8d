package io.sandboxbroker.worker.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;

class HealthTest {

  private static final HealthSettings SETTINGS =
      new HealthSettings(Duration.ofMillis(100), Duration.ofMinutes(1));
  private static final Check WELL = Check.of("streams", () -> true);

  @Test
  void theProcessLives() {
    client(WELL)
        .get()
        .uri("/healthz")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .json("{\"status\": \"healthy\", \"timestamp\": 1767261600}", JsonCompareMode.STRICT);
  }

  @Test
  void itIsReadyWhenAllChecksPass() {
    client(WELL, new Check("kafka", () -> CompletableFuture.completedFuture(1)))
        .get()
        .uri("/readyz")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "ready", "timestamp": 1767261600,
             "checks": {"kafka": "ok", "streams": "ok"}}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void itIsNotReadyWhenACheckFailsOrHangsOrBreaksAndSaysWhichButNotWhy() {
    client(
            WELL,
            Check.of("sync", () -> false),
            new Check("kafka", CompletableFuture::new),
            new Check(
                "cleanup",
                () -> {
                  throw new IllegalStateException("secret");
                }))
        .get()
        .uri("/readyz")
        .exchange()
        .expectStatus()
        .isEqualTo(503)
        .expectBody()
        .json(
            """
            {"status": "not_ready", "timestamp": 1767261600,
             "checks": {"cleanup": "unavailable", "kafka": "unavailable", "streams": "ok",
                        "sync": "unavailable"}}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void checksAreMadeOnceForAllWhoAskWithinAWhile() {
    var made = new AtomicInteger();
    var client = client(Check.of("streams", () -> made.incrementAndGet() > 0));

    client.get().uri("/readyz").exchange().expectStatus().isOk();
    client.get().uri("/readyz").exchange().expectStatus().isOk();

    assertThat(made).hasValue(1);
  }

  private static WebTestClient client(Check... checks) {
    return WebTestClient.bindToController(
            new HealthController(
                new Readiness(List.of(checks), SETTINGS),
                () -> Instant.ofEpochSecond(1_767_261_600)))
        .build();
  }
}
