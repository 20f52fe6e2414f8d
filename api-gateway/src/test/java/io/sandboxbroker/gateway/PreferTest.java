package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.topic.Headers;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class PreferTest extends GatewayTest {

  @Test
  void whoPrefersNothingMayWaitInLineUntilTheDeadline() {
    allocator.answers(Outcomes::allocated);
    track("alice")
        .post()
        .uri("/v1/allocate")
        .exchange()
        .expectStatus()
        .isCreated()
        .expectHeader()
        .doesNotExist("Preference-Applied");
    assertThat(command().getWaitUntil()).isNull();
    assertThat(Headers.read(allocator.onlyCommand().headers(), Headers.RESPOND_ASYNC)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 24, 0", "5, 5, 5, 5", "600, 60, 60, 60"})
  void aWaitIsCappedAppliedAndPassedOn(
      int given, int applied, int deadlineSeconds, int waitSeconds) {
    allocator.answers(Outcomes::allocated);
    preferring("wait=" + given)
        .expectStatus()
        .isCreated()
        .expectHeader()
        .valueEquals("Preference-Applied", "wait=" + applied);
    assertThat(command().getDeadline())
        .isEqualTo(Outcomes.NOW.plus(Duration.ofSeconds(deadlineSeconds)));
    assertThat(command().getWaitUntil())
        .isEqualTo(Outcomes.NOW.plus(Duration.ofSeconds(waitSeconds)));
  }

  @Test
  void aRefusalThatWasWaitedForSaysSo() {
    allocator.answers(
        command -> Outcomes.rejected(command, AllocationRejection.NO_SANDBOXES_AVAILABLE));
    preferring("wait=5")
        .expectStatus()
        .isEqualTo(409)
        .expectHeader()
        .valueEquals("Retry-After", "30")
        .expectHeader()
        .valueEquals("Preference-Applied", "wait=5");
  }

  @Test
  void aClientIsHeldForAsLongAsItSaidAndALittleMore() {
    preferring("wait=1")
        .expectStatus()
        .isEqualTo(503)
        .expectHeader()
        .doesNotExist("Preference-Applied");
  }

  @Test
  void whoIsCancelledWhileItWaitsHasNoSandbox() {
    allocator.answers(command -> Outcomes.rejected(command, AllocationRejection.CANCELLED));
    preferring("wait=5")
        .expectStatus()
        .isEqualTo(409)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("NO_SANDBOXES_AVAILABLE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait", "wait=soon", "wait=-1", "respond-async, wait=1.5"})
  void aWaitThatIsNoNumberIsRefusedAndTheHeaderNamed(String given) {
    preferring(given)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("VALIDATION_ERROR")
        .jsonPath("$.errors[0].field")
        .isEqualTo("Prefer");
    assertThat(allocator.commands()).isEmpty();
  }

  @Test
  void whoTakesAcceptanceIsToldWhereToAskAndNotHeld() {
    var response =
        preferring("respond-async")
            .expectStatus()
            .isAccepted()
            .expectHeader()
            .valueEquals("Preference-Applied", "respond-async");
    String id = command().getCommandId();
    response
        .expectHeader()
        .location("/v1/commands/" + id)
        .expectBody()
        .json(
            "{\"command_id\": \"%s\", \"state\": \"pending\"}".formatted(id),
            JsonCompareMode.STRICT);
    assertThat(command().getWaitUntil()).isEqualTo(Outcomes.NOW.plus(Duration.ofMinutes(10)));
    assertThat(command().getDeadline()).isEqualTo(command().getWaitUntil());
    assertThat(Headers.read(allocator.onlyCommand().headers(), Headers.RESPOND_ASYNC)).isPresent();
  }

  @Test
  void whoTakesAcceptanceButWaitsAWhileGetsAnOutcomeThatComesInTime() {
    allocator.answers(Outcomes::allocated);
    preferring("respond-async, wait=20")
        .expectStatus()
        .isCreated()
        .expectHeader()
        .valueEquals("Preference-Applied", "wait=20")
        .expectBody()
        .jsonPath("$.sandbox_id")
        .isEqualTo("2026839");
  }

  @Test
  void whoTakesAcceptanceAndHasWaitedAWhileIsNotHeldLonger() {
    preferring("respond-async, wait=1")
        .expectStatus()
        .isAccepted()
        .expectHeader()
        .valueEquals("Preference-Applied", "respond-async, wait=1");
  }

  private ResponseSpec preferring(String preference) {
    return track("alice").post().uri("/v1/allocate").header("Prefer", preference).exchange();
  }

  private AllocateSandbox command() {
    return (AllocateSandbox) allocator.onlyCommand().value();
  }
}
