package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class SwapTest extends GatewayTest {

  @Test
  void aSwapIsAnsweredWithTheNewSandbox() {
    allocator.answers(Outcomes::allocated);
    swap("17?reason=no%20network")
        .expectStatus()
        .isCreated()
        .expectHeader()
        .doesNotExist("Idempotency-Replayed")
        .expectBody()
        .jsonPath("$.sandbox_id")
        .isEqualTo("2026839");
    var record = allocator.onlyCommand();
    var command = (AllocateSandbox) record.value();
    assertThat(record.topic()).isEqualTo(Topics.ALLOCATION_COMMANDS.name());
    assertThat(record.key()).isEqualTo("alice");
    assertThat(command.getTrackId()).isEqualTo("alice");
    assertThat(command.getSwapOf()).isEqualTo("17");
    assertThat(command.getSwapReason()).isEqualTo("no network");
    assertThat(command.getDeadline()).isEqualTo(Outcomes.NOW.plus(Duration.ofSeconds(24)));
    assertThat(command.getWaitUntil()).isNull();
  }

  @Test
  void aSecondSwapSaysThatItIsOne() {
    allocator.answers(Outcomes::repeated);
    swap("17")
        .expectStatus()
        .isCreated()
        .expectHeader()
        .valueEquals("Idempotency-Replayed", "true");
    assertThat(((AllocateSandbox) allocator.onlyCommand().value()).getSwapReason()).isNull();
  }

  @Test
  void anAllocatorThatDoesNotKnowSwapsIsTroubleOfOurs() {
    allocator.answers(Outcomes::repeated);
    swap("2026839").expectStatus().isEqualTo(503);
  }

  @Test
  void aSwapIsAcceptedForLaterOnlyOnRequest() {
    allocator.answersAll(command -> List.of());
    track("alice")
        .post()
        .uri("/v1/sandboxes/17/swap")
        .header("Prefer", "respond-async")
        .exchange()
        .expectStatus()
        .isAccepted()
        .expectHeader()
        .exists("Location");
  }

  @ParameterizedTest
  @CsvSource({
    "SANDBOX_NOT_FOUND,      404, SANDBOX_NOT_FOUND",
    "NOT_SANDBOX_OWNER,      403, NOT_SANDBOX_OWNER",
    "ALLOCATION_EXPIRED,     403, ALLOCATION_EXPIRED",
    "NO_SANDBOXES_AVAILABLE, 409, NO_SANDBOXES_AVAILABLE",
    "ALLOCATIONS_FROZEN,     503, SERVICE_UNAVAILABLE",
    "LEASE_INCONSISTENT,     503, SERVICE_UNAVAILABLE"
  })
  void eachRejectionHasItsStatusAndCode(AllocationRejection reason, int status, String code) {
    allocator.answers(command -> Outcomes.rejected(command, reason));
    swap("17").expectStatus().isEqualTo(status).expectBody().jsonPath("$.code").isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17?reason=", "17?reason=%00", "17?because=x", "17?reason=a&reason=b"})
  void aReasonThatBreaksTheContractIsRefused(String target) {
    swap(target).expectStatus().isBadRequest();
    assertThat(allocator.commands()).isEmpty();
  }

  private ResponseSpec swap(String target) {
    var uri = target.contains("?") ? target.replaceFirst("\\?", "/swap?") : target + "/swap";
    return track("alice")
        .post()
        .uri(java.net.URI.create("http://localhost:" + port + "/v1/sandboxes/" + uri))
        .exchange();
  }
}
