package io.sandboxbroker.cli;

import static io.sandboxbroker.cli.StubBroker.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client repeats calls, gives up, and keeps the token to itself. */
class RetryTest extends CommandTest {

  private static final String RELEASE = "POST /v1/sandboxes/2026839/mark-for-deletion";

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504, 0})
  void whatMayPassIsRepeated(int status) {
    broker.on(RELEASE, status, problem("X", "later")).on(RELEASE, 200, "{}");

    assertThat(run("release", "2026839")).isZero();
    assertThat(broker.calls()).containsExactly(RELEASE, RELEASE);
  }

  @Test
  void theBrokersOwnTimeIsWaited() {
    broker.on(RELEASE, 503, "", "Retry-After", "20").on(RELEASE, 200, "{}");

    assertThat(run("release", "2026839")).isZero();
    assertThat(time.pauses())
        .singleElement()
        .satisfies(it -> assertThat(it).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(22)));
  }

  @Test
  void pausesGrowAndEndAtTheTotalTime() {
    broker.on(RELEASE, 503, problem("SERVICE_UNAVAILABLE", "No outcome came in time."));

    assertThat(run("release", "2026839", "--timeout", "30s")).isEqualTo(4);
    assertThat(time.total()).isLessThanOrEqualTo(Duration.ofSeconds(30));
    assertThat(time.pauses()).isSorted().hasSizeGreaterThan(5);
    assertThat(time.pauses()).allMatch(it -> it.compareTo(Duration.ofSeconds(10)) <= 0);
    assertThat(message()).contains("No outcome came in time.", "attempts", "request ");
  }

  @Test
  void aTimeBeyondTheTotalIsNotWaitedFor() {
    broker.on(RELEASE, 503, "", "Retry-After", "120");

    assertThat(run("release", "2026839")).isEqualTo(4);
    assertThat(time.pauses()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "409, NO_SANDBOXES_AVAILABLE, 3",
    "409, IDEMPOTENCY_KEY_REUSED, 1",
    "404, SANDBOX_NOT_FOUND, 1",
    "403, NOT_SANDBOX_OWNER, 1",
    "403, FORBIDDEN, 5",
    "401, UNAUTHORIZED, 5"
  })
  void aRefusalIsFinal(int status, String code, int exitCode) {
    broker.on(RELEASE, status, problem(code, "Refused."));

    assertThat(run("release", "2026839")).isEqualTo(exitCode);
    assertThat(broker.requests()).hasSize(1);
    assertThat(message()).isEqualTo("broker: Refused. (" + code + ", request r-1)");
  }

  @Test
  void aRefusalIsJsonForScripts() {
    broker.on(RELEASE, 404, problem("SANDBOX_NOT_FOUND", "None."));

    assertThat(run("release", "2026839", "-o", "json")).isEqualTo(1);
    assertThat(message()).startsWith("{\"code\":\"SANDBOX_NOT_FOUND\"");
  }

  @Test
  void allAttemptsOfAnAllocationHaveOneKeyAndOneRequestId() {
    broker.on("POST /v1/allocate", 503, "").on("POST /v1/allocate", 201, SANDBOX);

    assertThat(run("allocate")).isZero();
    assertThat(broker.requests())
        .allSatisfy(it -> assertThat(it.header("Idempotency-Key")).startsWith("broker-"))
        .extracting(it -> it.header("Idempotency-Key") + it.header("X-Request-ID"))
        .hasSize(2)
        .containsOnly(
            broker.requests().getFirst().header("Idempotency-Key")
                + broker.requests().getFirst().header("X-Request-ID"));
  }

  @Test
  void theWelcomePageOfAnotherServiceIsNoSuccess() {
    broker.on(RELEASE, 200, "<html>");

    assertThat(run("release", "2026839")).isEqualTo(4);
    assertThat(message()).contains("BROKER_URL may be another service");
  }

  @Test
  void noOneListens() {
    environment.put("BROKER_URL", "http://127.0.0.1:1");

    assertThat(run("release", "2026839")).isEqualTo(4);
    assertThat(message()).contains("cannot connect to http://127.0.0.1:1");
  }

  @Test
  void aRedirectDoesNotTakeTheTokenElsewhere() {
    broker.on(RELEASE, 302, "", "Location", broker.url() + "/elsewhere");

    assertThat(run("release", "2026839")).isEqualTo(1);
    assertThat(broker.requests()).hasSize(1);
  }

  @Test
  void theTokenIsSentAndNeverShown() {
    broker.on(RELEASE, 503, "").on(RELEASE, 401, problem("UNAUTHORIZED", "Unknown token."));

    run("release", "2026839", "-v");
    environment.put("BROKER_TOKEN", TOKEN + "\u00e4");
    assertThat(run("release", "2026839", "-v")).isEqualTo(2);

    assertThat(broker.requests())
        .allMatch(it -> it.header("Authorization").equals("Bearer " + TOKEN));
    assertThat(err.toString()).contains("POST /v1/sandboxes").doesNotContain(TOKEN);
    assertThat(out.toString()).doesNotContain(TOKEN);
  }

  @Test
  void aTokenFileIsReadBeforeEachAttempt(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first\n");
    environment.put("BROKER_TOKEN_FILE", file.toString());
    broker.on(RELEASE, 200, "{}");

    run("release", "2026839");
    Files.writeString(file, "second\n");
    run("release", "2026839");

    assertThat(broker.requests())
        .extracting(it -> it.header("Authorization"))
        .containsExactly("Bearer first", "Bearer second");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x", "http://user:secret@host", "nonsense", "http://a b"})
  void anInvalidAddressIsRefusedWithoutARequest(String url) {
    environment.put("BROKER_URL", url);

    assertThat(run("release", "2026839")).isEqualTo(2);
    assertThat(message())
        .isEqualTo("broker: BROKER_URL is no address such as https://broker.example.org");
  }

  @Test
  void aMissingTokenIsRefusedWithoutARequest() {
    environment.remove("BROKER_TOKEN");

    assertThat(run("release", "2026839")).isEqualTo(2);
    assertThat(message()).startsWith("broker: there is no token: set BROKER_TOKEN");
    assertThat(broker.requests()).isEmpty();
  }
}
