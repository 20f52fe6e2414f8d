package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.event.RenewalRejection;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class RenewalTest extends GatewayTest {

  static Stream<Function<SpecificRecord, SpecificRecord>> theFirstTimeAndAgain() {
    return Stream.of(Outcomes::renewed, Outcomes::renewedBefore);
  }

  @ParameterizedTest
  @MethodSource("theFirstTimeAndAgain")
  void aRenewalHasTheSameAnswerEachTime(Function<SpecificRecord, SpecificRecord> outcome) {
    allocator.answers(outcome);
    renew("17", "?duration=PT2H")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"sandbox_id": "17", "expires_at": 1767276000, "renewable_until": 1767304800}
            """,
            JsonCompareMode.STRICT);
  }

  @ParameterizedTest
  @CsvSource({
    "SANDBOX_NOT_FOUND,     404, SANDBOX_NOT_FOUND",
    "NOT_SANDBOX_OWNER,     403, NOT_SANDBOX_OWNER",
    "ALLOCATION_EXPIRED,    403, ALLOCATION_EXPIRED",
    "RENEWAL_LIMIT_REACHED, 409, RENEWAL_LIMIT_REACHED",
    "UNKNOWN,               503, SERVICE_UNAVAILABLE"
  })
  void eachRejectionHasItsStatusAndCode(RenewalRejection reason, int status, String code) {
    allocator.answers(command -> Outcomes.notRenewed(command, reason));
    renew("17", "?duration=PT2H")
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
  }

  @Test
  void aLeaseAtItsLimitSaysWhereThatIs() {
    allocator.answers(
        command -> Outcomes.notRenewed(command, RenewalRejection.RENEWAL_LIMIT_REACHED));
    renew("17", "?duration=PT2H")
        .expectBody()
        .jsonPath("$.renewable_until")
        .isEqualTo(1_767_304_800);
  }

  @Test
  void theCommandSaysWhoRenewsWhat() {
    allocator.answers(Outcomes::renewed);
    track("alice")
        .post()
        .uri("/v1/sandboxes/17/renew?duration=PT1H30M")
        .header("X-Request-ID", "request-1")
        .header("Idempotency-Key", "\"key-1\"")
        .exchange();
    var record = allocator.onlyCommand();
    var command = (RenewLease) record.value();
    assertThat(record.topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(record.key()).isEqualTo("17");
    assertThat(command)
        .isEqualTo(
            RenewLease.newBuilder()
                .setCommandId(command.getCommandId())
                .setRequestId("request-1")
                .setTrackId("alice")
                .setSandboxId("17")
                .setDurationMillis(5_400_000)
                .setIdempotencyKey("key-1")
                .setRequestedAt(Outcomes.NOW)
                .setDeadline(Outcomes.NOW.plus(Duration.ofSeconds(12)))
                .build());
  }

  @Test
  void withoutAKeyEachRequestIsARenewalOfItsOwn() {
    allocator.answers(Outcomes::renewed);
    renew("17", "?duration=PT1H");
    assertThat(((RenewLease) allocator.onlyCommand().value()).getIdempotencyKey()).isNull();
  }

  @Test
  void anIdWithSlashesStandsInThePathAsItIs() {
    allocator.answers(Outcomes::renewed);
    renew("identity/accounts/7b-1", "?duration=PT1H").expectStatus().isOk();
    assertThat(allocator.onlyCommand().key()).isEqualTo("identity/accounts/7b-1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?duration",
        "?duration=2h",
        "?duration=PT0S",
        "?duration=PT-1H",
        "?duration=pt2h",
        "?duration=",
        "?duration=PT721H",
        "?duration=PT9223372036854775807S",
        "?duration=PT1H&duration=PT2H",
        "?duration=PT1H&more=1"
      })
  void aDurationThatBreaksTheContractIsRefused(String query) {
    renew("17", query)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_ERROR");
    assertThat(allocator.commands()).isEmpty();
  }

  private ResponseSpec renew(String sandbox, String query) {
    return track("alice").post().uri("/v1/sandboxes/" + sandbox + "/renew" + query).exchange();
  }
}
