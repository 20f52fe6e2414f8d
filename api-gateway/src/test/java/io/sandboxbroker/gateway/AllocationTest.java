package io.sandboxbroker.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class AllocationTest extends GatewayTest {

  @Autowired private MeterRegistry meters;

  @Test
  void aTrackGetsASandbox() {
    allocator.answers(Outcomes::allocated);
    track("alice")
        .post()
        .uri("/v1/allocate")
        .exchange()
        .expectStatus()
        .isCreated()
        .expectHeader()
        .doesNotExist("Idempotency-Replayed")
        .expectBody()
        .json(
            """
            {"sandbox_id": "2026839", "name": "lab-adventure-0087",
             "external_id": "identity/accounts/0087",
             "allocated_at": 1767261600, "expires_at": 1767276000, "sfdc_account_id": ""}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void theCommandNamesTheTokenAndTheResponseDoesNot() {
    allocator.answers(Outcomes::allocated);
    String body =
        track("alice")
            .post()
            .uri("/v1/allocate")
            .exchange()
            .expectHeader()
            .doesNotExist(Headers.ACTOR)
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();

    assertThat(Headers.read(allocator.onlyCommand().headers(), Headers.ACTOR))
        .contains("BROKER_API_TOKEN");
    assertThat(body).doesNotContain("BROKER_API_TOKEN");
  }

  @Test
  void aTrackThatHoldsOneGetsTheSameOneAndIsToldSo() {
    allocator.answers(Outcomes::repeated);
    track("alice")
        .post()
        .uri("/v1/allocate")
        .exchange()
        .expectStatus()
        .isCreated()
        .expectHeader()
        .valueEquals("Idempotency-Replayed", "true")
        .expectBody()
        .jsonPath("$.sandbox_id")
        .isEqualTo("2026839");
  }

  @ParameterizedTest
  @CsvSource({
    "NO_SANDBOXES_AVAILABLE,   409, NO_SANDBOXES_AVAILABLE, 30",
    "QUOTA_EXCEEDED,           409, QUOTA_EXCEEDED,         30",
    "QUEUE_FULL,               503, SERVICE_UNAVAILABLE,    30",
    "DEADLINE_PASSED,          503, SERVICE_UNAVAILABLE,    2",
    "UNKNOWN,                  503, SERVICE_UNAVAILABLE,    2",
    "LEASE_INCONSISTENT,       503, SERVICE_UNAVAILABLE,    30",
    "IDEMPOTENCY_KEY_REUSED,   409, IDEMPOTENCY_KEY_REUSED,",
    "IDEMPOTENCY_KEY_MISMATCH, 422, IDEMPOTENCY_KEY_REUSED,"
  })
  void eachRejectionHasItsStatusAndCode(
      AllocationRejection reason, int status, String code, Integer retryAfter) {
    allocator.answers(command -> Outcomes.rejected(command, reason));
    var response = track("alice").post().uri("/v1/allocate").exchange();
    response.expectStatus().isEqualTo(status);
    if (retryAfter == null) {
      response.expectHeader().doesNotExist("Retry-After");
    } else {
      response.expectHeader().valueEquals("Retry-After", retryAfter.toString());
    }
    var body = response.expectBody().jsonPath("$.code").isEqualTo(code);
    if (retryAfter == null) {
      body.jsonPath("$.retry_after").doesNotExist();
    } else {
      body.jsonPath("$.retry_after").isEqualTo(retryAfter);
    }
  }

  @Test
  void anOutcomeThatIsNoneOfAnAllocationIsTroubleOfOurs() {
    allocator.answers(
        command ->
            Outcomes.released(
                RequestDeletion.newBuilder()
                    .setCommandId(((AllocateSandbox) command).getCommandId())
                    .setRequestId("r")
                    .setTrackId("alice")
                    .setSandboxId("1")
                    .setRequestedAt(Outcomes.NOW)
                    .setDeadline(Outcomes.NOW)
                    .build()));
    track("alice").post().uri("/v1/allocate").exchange().expectStatus().isEqualTo(503);
  }

  @Test
  void theCommandSaysEverythingThatTheRequestSays() {
    allocator.answers(Outcomes::allocated);
    track("alice")
        .post()
        .uri("/v1/allocate")
        .header("X-Instruqt-Track-ID", "lab-1")
        .header("X-Sandbox-Name-Prefix", "lab-adv")
        .header("Idempotency-Key", "\"key-1\"")
        .header("X-Request-ID", "request-1")
        .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
        .exchange()
        .expectStatus()
        .isCreated();
    var record = allocator.onlyCommand();
    var command = (AllocateSandbox) record.value();
    assertThat(record.topic()).isEqualTo(Topics.ALLOCATION_COMMANDS.name());
    assertThat(record.key()).isEqualTo("alice");
    assertThat(command)
        .isEqualTo(
            AllocateSandbox.newBuilder()
                .setCommandId(command.getCommandId())
                .setRequestId("request-1")
                .setTrackId("alice")
                .setLabId("lab-1")
                .setNamePrefix("lab-adv")
                .setIdempotencyKey("key-1")
                .setIdempotencyKeyExplicit(true)
                .setRequestedAt(Outcomes.NOW)
                .setDeadline(Outcomes.NOW.plus(Duration.ofSeconds(24)))
                .build());
    assertThat(Headers.read(record.headers(), Headers.REQUEST_ID)).contains("request-1");
    assertThat(Headers.read(record.headers(), Headers.TRACEPARENT))
        .contains("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    assertThat(Headers.read(record.headers(), Headers.REPLY_TO)).isPresent();
  }

  @Test
  void withoutAKeyTheTrackIsTheKey() {
    allocator.answers(Outcomes::allocated);
    track("alice").post().uri("/v1/allocate").exchange().expectStatus().isCreated();
    var command = (AllocateSandbox) allocator.onlyCommand().value();
    assertThat(command.getIdempotencyKey()).isEqualTo("alice");
    assertThat(command.getIdempotencyKeyExplicit()).isFalse();
    assertThat(command.getLabId()).isNull();
    assertThat(command.getNamePrefix()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"key-1", "\"key-1\""})
  void aKeyIsTheSameQuotedOrBare(String given) {
    allocator.answers(Outcomes::allocated);
    track("alice").post().uri("/v1/allocate").header("Idempotency-Key", given).exchange();
    var command = (AllocateSandbox) allocator.onlyCommand().value();
    assertThat(command.getIdempotencyKey()).isEqualTo("key-1");
    assertThat(command.getIdempotencyKeyExplicit()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "\"%s\""})
  void aKeyMayHave256Characters(String form) {
    allocator.answers(Outcomes::allocated);
    String key = "k".repeat(256);
    send(form.formatted(key)).expectStatus().isCreated();
    assertThat(((AllocateSandbox) allocator.onlyCommand().value()).getIdempotencyKey())
        .isEqualTo(key);
    send(form.formatted(key + "k")).expectStatus().isBadRequest();
  }

  private ResponseSpec send(String key) {
    return track("alice").post().uri("/v1/allocate").header("Idempotency-Key", key).exchange();
  }

  @Test
  void twoRequestsOfOneTrackAreTwoCommands() {
    allocator.answers(Outcomes::allocated);
    track("alice").post().uri("/v1/allocate").exchange();
    track("alice").post().uri("/v1/allocate").exchange();
    assertThat(allocator.commands())
        .extracting(record -> ((AllocateSandbox) record.value()).getCommandId())
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void theSandboxIdHeaderWinsOverTheTrackIdHeader() {
    allocator.answers(Outcomes::allocated);
    track("alice").post().uri("/v1/allocate").header("X-Track-ID", "bob").exchange();
    assertThat(allocator.onlyCommand().key()).isEqualTo("alice");
  }

  @Test
  void theTrackIdHeaderAloneWillDo() {
    allocator.answers(Outcomes::allocated);
    script().post().uri("/v1/allocate").header("X-Track-ID", "bob").exchange();
    assertThat(allocator.onlyCommand().key()).isEqualTo("bob");
  }

  @Test
  void whoDoesNotSayWhoAsksIsRefused() {
    script()
        .post()
        .uri("/v1/allocate")
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("MISSING_SANDBOX_ID");
  }

  static Stream<String[]> headersThatBreakTheContract() {
    return Stream.of(
        new String[] {"X-Instruqt-Sandbox-ID", "two words"},
        new String[] {"X-Instruqt-Sandbox-ID", "a".repeat(257)},
        new String[] {"X-Track-ID", "caf\u00e9"},
        new String[] {"X-Sandbox-Name-Prefix", "a\tb"},
        new String[] {"X-Sandbox-Name-Prefix", "a".repeat(257)},
        new String[] {"Idempotency-Key", "\"open"},
        new String[] {"Idempotency-Key", "\"\""},
        new String[] {"Idempotency-Key", "a".repeat(257)});
  }

  @ParameterizedTest
  @MethodSource("headersThatBreakTheContract")
  void aHeaderThatBreaksTheContractIsNamed(String name, String value) {
    var request = script().post().uri("/v1/allocate");
    if (!name.equals("X-Instruqt-Sandbox-ID") && !name.equals("X-Track-ID")) {
      request = request.header("X-Track-ID", "alice");
    }
    request
        .header(name, value)
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_ERROR")
        .jsonPath("$.errors[0].field")
        .isEqualTo(name);
    assertThat(allocator.commands()).isEmpty();
  }

  @Test
  void anEmptyHeaderCountsAsAbsent() {
    allocator.answers(Outcomes::allocated);
    script()
        .post()
        .uri("/v1/allocate")
        .header("X-Instruqt-Sandbox-ID", "")
        .header("X-Track-ID", "alice")
        .header("X-Instruqt-Track-ID", "")
        .header("X-Sandbox-Name-Prefix", "")
        .header("Idempotency-Key", "")
        .exchange()
        .expectStatus()
        .isCreated();
    var command = (AllocateSandbox) allocator.onlyCommand().value();
    assertThat(command.getTrackId()).isEqualTo("alice");
    assertThat(command.getLabId()).isNull();
    assertThat(command.getNamePrefix()).isNull();
    assertThat(command.getIdempotencyKeyExplicit()).isFalse();
    script()
        .post()
        .uri("/v1/allocate")
        .header("X-Instruqt-Sandbox-ID", "")
        .header("X-Track-ID", "")
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("MISSING_SANDBOX_ID");
  }

  static Stream<String[]> labs() {
    return Stream.of(
        new String[] {"  two words ", "two words"},
        new String[] {utf8("Übungs-Labor 実習"), "Übungs-Labor 実習"},
        new String[] {"Labor \u00fc", "Labor ü"},
        new String[] {"a".repeat(256), "a".repeat(256)},
        new String[] {"a".repeat(257), null},
        new String[] {"a\tb", null});
  }

  /** A lab only groups, so it ends no allocation. */
  @ParameterizedTest
  @MethodSource("labs")
  void aLabIsKeptIfItIsTextAndIsNeverAReasonToRefuse(String sent, String kept) throws IOException {
    allocator.answers(Outcomes::allocated);
    double before = meters.get("broker.labs.ignored").counter().count();
    var answer =
        RawClient.exchange(
            port,
            "POST /v1/allocate HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                + "Authorization: Bearer track-secret-of-tests\r\nX-Track-ID: alice\r\n"
                + "X-Instruqt-Track-ID: "
                + sent
                + "\r\n\r\n");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(((AllocateSandbox) allocator.onlyCommand().value()).getLabId()).isEqualTo(kept);
    assertThat(meters.get("broker.labs.ignored").counter().count())
        .isEqualTo(before + (kept == null ? 1 : 0));
  }

  @Test
  void aPrefixIsTextToo() throws IOException {
    allocator.answers(Outcomes::allocated);
    RawClient.exchange(
        port,
        "POST /v1/allocate HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
            + "Authorization: Bearer track-secret-of-tests\r\nX-Track-ID: alice\r\n"
            + utf8("X-Sandbox-Name-Prefix: Übung two\r\n\r\n"));
    assertThat(((AllocateSandbox) allocator.onlyCommand().value()).getNamePrefix())
        .isEqualTo("Übung two");
  }

  /** A character for each byte, as the raw client sends them. */
  private static String utf8(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  @Test
  void aHeaderThatIsThereTwiceIsRefused() {
    track("alice")
        .post()
        .uri("/v1/allocate")
        .header("X-Instruqt-Sandbox-ID", "alice", "bob")
        .exchange()
        .expectStatus()
        .isBadRequest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "!", "~"})
  void anIdMayBeAnyVisibleAsciiOfUpTo256(String character) {
    allocator.answers(Outcomes::allocated);
    track(character.repeat(256)).post().uri("/v1/allocate").exchange().expectStatus().isCreated();
  }

  @Test
  void aBodyIsIgnoredWhateverItIs() {
    allocator.answers(Outcomes::allocated);
    track("alice")
        .post()
        .uri("/v1/allocate")
        .header("Content-Type", "application/x-www-form-urlencoded")
        .bodyValue("{}")
        .exchange()
        .expectStatus()
        .isCreated();
  }
}
