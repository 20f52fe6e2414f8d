package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/**
 * A gateway that grants little, by a clock that stands still. Each test has tracks, and where it
 * counts them a token and an address, of its own; a proxy tells the address.
 */
@TestPropertySource(
    properties = {
      "RATE_LIMIT_TRACK_BURST=3",
      "RATE_LIMIT_TOKEN_BURST=6",
      "RATE_LIMIT_FAILURES_BURST=2",
      "BROKER_TRUSTED_PROXIES=127.0.0.0/8, 10.0.0.0/8"
    })
class RateLimitTest extends GatewayTest {

  @TempDir static Path folder;

  @Autowired private MeterRegistry meters;

  @DynamicPropertySource
  static void file(DynamicPropertyRegistry settings) throws IOException {
    var lines = new StringBuilder();
    for (String name : new String[] {"one", "two", "three", "four", "five"}) {
      lines.append(name).append(" track ").append(token(name)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("tokens"), lines);
    settings.add("BROKER_TOKENS_FILE", file::toString);
  }

  @Test
  void aTrackIsRefusedOnceItHasAskedTooOften() {
    granted(look("one", "alice"), 3, 2);
    granted(look("one", "alice"), 3, 1);
    granted(look("one", "alice"), 3, 0);
    double before = limited("track");
    refused(look("one", "alice"), 3);
    assertThat(limited("track")).isEqualTo(before + 1);
    granted(look("one", "bob"), 3, 2);
  }

  @Test
  void aTokenIsRefusedWhoeverAsksAndNoTrackPaysForIt() {
    for (int asked = 0; asked < 6; asked++) {
      look("two", "track-" + asked).expectStatus().isNotFound();
    }
    double before = limited("token");
    for (int asked = 0; asked < 5; asked++) {
      refused(look("two", "patient"), 6);
    }
    assertThat(limited("token")).isEqualTo(before + 5);
    granted(look("three", "patient"), 3, 2);
  }

  @Test
  void aTrackThatAsksOnAndOnDoesNotUseUpItsToken() {
    for (int asked = 0; asked < 20; asked++) {
      look("four", "impatient");
    }
    granted(look("four", "another"), 3, 2);
    granted(look("four", "a-third"), 6, 1);
  }

  @Test
  void whoDoesNotSayWhoAsksIsCountedByTheToken() {
    granted(
        anybody()
            .get()
            .uri("/v1/nothing")
            .headers(headers -> headers.setBearerAuth(token("five")))
            .exchange(),
        6,
        5);
  }

  @Test
  void whatTheTokenDoesNotOpenIsCountedToo() {
    ResponseSpec response =
        track("for-operators").post().uri("/v1/admin/sync").exchange().expectStatus().isForbidden();
    response
        .expectHeader()
        .valueEquals("X-RateLimit-Limit", 3)
        .expectHeader()
        .exists("X-Request-ID");
  }

  @Test
  void anAddressThatGuessesTokensIsRefusedAndAGoodTokenFromItIsNot() {
    guess("192.0.2.1").expectStatus().isUnauthorized();
    guess("192.0.2.1")
        .expectStatus()
        .isUnauthorized()
        .expectHeader()
        .valueEquals("X-RateLimit-Remaining", 0);
    refused(guess("192.0.2.1"), 2).expectHeader().doesNotExist("WWW-Authenticate");
    refused(
        anybody().get().uri("/v1/nothing").header("X-Forwarded-For", "192.0.2.1").exchange(), 2);
    track("classmate")
        .get()
        .uri("/v1/sandboxes/none")
        .header("X-Forwarded-For", "192.0.2.1")
        .exchange()
        .expectStatus()
        .isNotFound();
    guess("192.0.2.2").expectStatus().isUnauthorized();
  }

  @Test
  void anAddressThatAClientInventsDoesNotHelpIt() {
    guess("203.0.113.1, 198.51.100.7, 10.1.2.3").expectStatus().isUnauthorized();
    guess("203.0.113.2, 198.51.100.7, 10.1.2.3").expectStatus().isUnauthorized();
    refused(guess("203.0.113.3, 198.51.100.7"), 2);
    refused(guess("unknown, 198.51.100.7:4711"), 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/healthz", "/readyz", "/metrics"})
  void whatNeedsNoTokenIsNotCounted(String path) {
    for (int asked = 0; asked < 10; asked++) {
      anybody()
          .get()
          .uri(path)
          .header("X-Track-ID", "machine")
          .exchange()
          .expectStatus()
          .isOk()
          .expectHeader()
          .doesNotExist("X-RateLimit-Limit");
    }
  }

  private ResponseSpec look(String token, String track) {
    return anybody()
        .get()
        .uri("/v1/sandboxes/none")
        .headers(headers -> headers.setBearerAuth(token(token)))
        .header("X-Track-ID", track)
        .exchange();
  }

  private ResponseSpec guess(String address) {
    return anybody()
        .get()
        .uri("/v1/sandboxes/none")
        .headers(headers -> headers.setBearerAuth("guessed"))
        .header("X-Forwarded-For", address)
        .exchange();
  }

  /** Half a second or less after the clock's 0.75 s, or full as it is, and rounded up. */
  private static void granted(ResponseSpec response, int limit, int remaining) {
    response
        .expectStatus()
        .isNotFound()
        .expectHeader()
        .valueEquals("X-RateLimit-Limit", limit)
        .expectHeader()
        .valueEquals("X-RateLimit-Remaining", remaining)
        .expectHeader()
        .valueEquals(
            "X-RateLimit-Reset", Outcomes.NOW.getEpochSecond() + 1L + (remaining == 0 ? 1 : 0));
  }

  private static ResponseSpec refused(ResponseSpec response, int limit) {
    response
        .expectStatus()
        .isEqualTo(429)
        .expectHeader()
        .valueEquals("Retry-After", 1)
        .expectHeader()
        .valueEquals("X-RateLimit-Limit", limit)
        .expectHeader()
        .valueEquals("X-RateLimit-Remaining", 0)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("RATE_LIMIT_EXCEEDED")
        .jsonPath("$.retry_after")
        .isEqualTo(1);
    return response;
  }

  private double limited(String limit) {
    return meters.get("broker.rate.limited").tag("limit", limit).counter().count();
  }

  private static String token(String name) {
    return "the-token-of-" + name + "-in-tests";
  }
}
