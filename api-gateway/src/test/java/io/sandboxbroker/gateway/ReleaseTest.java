package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.test.json.JsonCompareMode;

class ReleaseTest extends GatewayTest {

  static Stream<Function<SpecificRecord, SpecificRecord>> theFirstTimeAndAgain() {
    return Stream.of(Outcomes::released, Outcomes::releasedBefore);
  }

  @ParameterizedTest
  @MethodSource("theFirstTimeAndAgain")
  void itsOwnerGivesASandboxBackAndIsToldTheSameEachTime(
      Function<SpecificRecord, SpecificRecord> outcome) {
    allocator.answers(outcome);
    track("alice")
        .post()
        .uri("/v1/sandboxes/17/mark-for-deletion")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"sandbox_id": "17", "status": "pending_deletion", "deletion_requested_at": 1767261660}
            """,
            JsonCompareMode.STRICT);
  }

  @ParameterizedTest
  @CsvSource({
    "SANDBOX_NOT_FOUND,  404, SANDBOX_NOT_FOUND",
    "NOT_SANDBOX_OWNER,  403, NOT_SANDBOX_OWNER",
    "ALLOCATION_EXPIRED, 403, ALLOCATION_EXPIRED",
    "UNKNOWN,            503, SERVICE_UNAVAILABLE"
  })
  void eachRejectionHasItsStatusAndCode(DeletionRejection reason, int status, String code) {
    allocator.answers(command -> Outcomes.kept(command, reason));
    track("mallory")
        .post()
        .uri("/v1/sandboxes/17/mark-for-deletion")
        .exchange()
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
  }

  @Test
  void anIdWithSlashesStandsInThePathAsItIs() {
    allocator.answers(Outcomes::released);
    track("alice")
        .post()
        .uri("/v1/sandboxes/identity/accounts/7b-1/mark-for-deletion")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.sandbox_id")
        .isEqualTo("identity/accounts/7b-1");
    assertThat(allocator.onlyCommand().key()).isEqualTo("identity/accounts/7b-1");
  }

  @Test
  void theCommandSaysWhoGivesBackWhat() {
    allocator.answers(Outcomes::released);
    track("alice")
        .post()
        .uri("/v1/sandboxes/17/mark-for-deletion")
        .header("X-Request-ID", "request-1")
        .exchange();
    var record = allocator.onlyCommand();
    var command = (RequestDeletion) record.value();
    assertThat(record.topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(record.key()).isEqualTo("17");
    assertThat(command)
        .isEqualTo(
            RequestDeletion.newBuilder()
                .setCommandId(command.getCommandId())
                .setRequestId("request-1")
                .setTrackId("alice")
                .setSandboxId("17")
                .setRequestedAt(Outcomes.NOW)
                .setDeadline(Outcomes.NOW.plus(Duration.ofSeconds(12)))
                .build());
  }

  @Test
  void anIdWithSlashesIsPassedOnWhole() {
    allocator.answers(Outcomes::released);
    track("alice")
        .post()
        .uri("/v1/sandboxes/{id}/mark-for-deletion", "identity/accounts/17")
        .exchange()
        .expectStatus()
        .isOk();
    assertThat(allocator.onlyCommand().key()).isEqualTo("identity/accounts/17");
  }

  @Test
  void anIdThatBreaksTheContractIsRefused() {
    track("alice")
        .post()
        .uri("/v1/sandboxes/{id}/mark-for-deletion", "a".repeat(257))
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_ERROR");
    assertThat(allocator.commands()).isEmpty();
  }
}
