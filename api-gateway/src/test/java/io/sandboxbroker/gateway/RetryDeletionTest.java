package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.test.json.JsonCompareMode;

class RetryDeletionTest extends GatewayTest {

  @ParameterizedTest
  @CsvSource({"PENDING_DELETION, pending_deletion", "DELETION_FAILED, deletion_failed"})
  void aPendingDeletionIsDueNow(SandboxStatus status, String shown) {
    allocator.answers(command -> OperatorOutcomes.due((RetryDeletion) command, status));
    operator()
        .post()
        .uri("/v1/admin/sandboxes/17/retry-deletion")
        .exchange()
        .expectStatus()
        .isAccepted()
        .expectBody()
        .json(
            "{\"sandbox_id\": \"17\", \"status\": \"%s\"}".formatted(shown),
            JsonCompareMode.STRICT);
  }

  @ParameterizedTest
  @CsvSource({
    "SANDBOX_NOT_FOUND, 404, SANDBOX_NOT_FOUND",
    "NOT_BEING_DELETED, 409, DELETION_NOT_REQUESTED",
    "UNKNOWN,           503, SERVICE_UNAVAILABLE"
  })
  void eachRejectionHasItsStatusAndCode(RetryRejection reason, int status, String code) {
    allocator.answers(command -> OperatorOutcomes.notRetried(command, reason));
    operator()
        .post()
        .uri("/v1/admin/sandboxes/17/retry-deletion")
        .exchange()
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code);
  }

  @Test
  void theCommandNamesTheSandbox() {
    operator()
        .post()
        .uri("/v1/admin/sandboxes/identity/accounts/7b-1/retry-deletion")
        .header("X-Request-ID", "request-1")
        .exchange()
        .expectStatus()
        .isEqualTo(503);
    var record = allocator.onlyCommand();
    var command = (RetryDeletion) record.value();
    assertThat(record.topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(record.key()).isEqualTo("identity/accounts/7b-1");
    assertThat(command)
        .isEqualTo(
            RetryDeletion.newBuilder()
                .setCommandId(command.getCommandId())
                .setRequestId("request-1")
                .setSandboxId("identity/accounts/7b-1")
                .setRequestedAt(Outcomes.NOW)
                .setDeadline(Outcomes.NOW.plus(Duration.ofSeconds(2)))
                .build());
  }

  @Test
  void anIdThatBreaksTheContractIsRefused() {
    operator()
        .post()
        .uri("/v1/admin/sandboxes/{id}/retry-deletion", "a".repeat(257))
        .exchange()
        .expectStatus()
        .isBadRequest();
    assertThat(allocator.commands()).isEmpty();
  }
}
