package io.sandboxbroker.gateway;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.TokenQuota;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.web.server.WebFilter;

/** A gateway whose tokens are in a file, which is replaced while it runs. */
@ExtendWith(OutputCaptureExtension.class)
@Import(TokenRotationTest.Noted.class)
class TokenRotationTest extends GatewayTest {

  private static final String OLD = "lab-a track old-token-of-lab-a\n";
  private static final String NEW = "lab-a.2 track new-token-of-lab-a\n";
  private static final String OPERATORS = "ops admin the-token-of-operators\n";

  @TempDir static Path folder;

  @Autowired private Queue<String> noted;

  /** What the log's line of each request says whose it was. */
  static class Noted {

    @Bean
    Queue<String> noted() {
      return new ConcurrentLinkedQueue<>();
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebFilter noting(Queue<String> noted) {
      return (exchange, chain) ->
          chain
              .filter(exchange)
              .doFinally(end -> noted.add(exchange.getAttributeOrDefault("token", "nobody")));
    }
  }

  @DynamicPropertySource
  static void file(DynamicPropertyRegistry settings) throws IOException {
    says(OLD + OPERATORS);
    settings.add("BROKER_TOKENS_FILE", () -> folder.resolve("tokens").toString());
    settings.add("broker.access.tokens-file-poll", () -> "50ms");
  }

  @Test
  void aTokenIsRotatedWithoutARestart(CapturedOutput output) throws IOException {
    with("old-token-of-lab-a").isNotFound();
    with("new-token-of-lab-a").isUnauthorized();
    says(OLD + NEW + OPERATORS);
    Awaitility.await().untilAsserted(() -> with("new-token-of-lab-a").isNotFound());
    with("old-token-of-lab-a").isNotFound();
    says(NEW + OPERATORS);
    Awaitility.await().untilAsserted(() -> with("old-token-of-lab-a").isUnauthorized());
    with("new-token-of-lab-a").isNotFound();
    Awaitility.await().untilAsserted(() -> assertThat(noted).contains("lab-a.2"));
    assertThat(output).doesNotContain("of-lab-a");
  }

  @Test
  void theQuotaOfATokenGoesIntoTheCommand() throws IOException {
    says(OLD + NEW.strip() + " quota=50\n" + OPERATORS);
    Awaitility.await().untilAsserted(() -> with("new-token-of-lab-a").isNotFound());
    allocator.answers(Outcomes::allocated);

    allocate("new-token-of-lab-a");
    assertThat(((AllocateSandbox) allocator.onlyCommand().value()).getTokenQuota())
        .isEqualTo(new TokenQuota("lab-a.2", 50));
    allocator.answers(Outcomes::allocated);
    allocate("the-token-of-operators");
    assertThat(((AllocateSandbox) allocator.onlyCommand().value()).getTokenQuota()).isNull();
    says(OLD + OPERATORS);
  }

  private void allocate(String token) {
    anybody()
        .post()
        .uri("/v1/allocate")
        .headers(headers -> headers.setBearerAuth(token))
        .header("X-Track-ID", "alice")
        .exchange()
        .expectStatus()
        .isCreated();
  }

  @Test
  void aBrokenFileIsSeenOnDashboardsAndChangesNothing() throws IOException {
    metric(0);
    says("lab-a track\n");
    Awaitility.await().untilAsserted(() -> metric(1));
    operatorWith("the-token-of-operators").isOk();
    says(NEW + OPERATORS);
    Awaitility.await().untilAsserted(() -> metric(0));
  }

  private StatusAssertions with(String token) {
    return anybody()
        .get()
        .uri("/v1/sandboxes/unheard-of")
        .headers(headers -> headers.setBearerAuth(token))
        .header("X-Track-ID", "alice")
        .exchange()
        .expectStatus();
  }

  private StatusAssertions operatorWith(String token) {
    return anybody()
        .get()
        .uri("/v1/admin/freeze")
        .headers(headers -> headers.setBearerAuth(token))
        .exchange()
        .expectStatus();
  }

  private void metric(int value) {
    anybody()
        .get()
        .uri("/metrics")
        .exchange()
        .expectBody(String.class)
        .value(
            metrics ->
                assertThat(metrics).contains("broker_tokens_file_refused %d.0".formatted(value)));
  }

  private static void says(String content) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), content);
    Files.move(next, folder.resolve("tokens"), REPLACE_EXISTING, ATOMIC_MOVE);
  }
}
