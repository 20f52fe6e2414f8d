package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.waiting.WaitingTicket;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class CommandLookupTest extends GatewayTest {

  @Test
  void anAcceptedCommandIsPending() {
    String id = accepted().getCommandId();
    shows("alice", id, "{\"command_id\": \"%s\", \"state\": \"pending\"}");
  }

  @Test
  void aWaitingCommandHasAPositionInTheQueue() {
    String id = accepted().getCommandId();
    String before = UUID.randomUUID().toString();
    park("bob", before, 1);
    park("alice", id, 2);
    shows("alice", id, "{\"command_id\": \"%s\", \"state\": \"waiting\", \"position\": 2}");
    allocator.forgets(before);
    shows("alice", id, "{\"command_id\": \"%s\", \"state\": \"waiting\", \"position\": 1}");
    allocator.forgets(id);
    shows("alice", id, "{\"command_id\": \"%s\", \"state\": \"pending\"}");
  }

  @Test
  void aWaitingCommandOfAnotherGatewayIsKnown() {
    String id = UUID.randomUUID().toString();
    park("alice", id, 7);
    shows("alice", id, "{\"command_id\": \"%s\", \"state\": \"waiting\", \"position\": 1}");
    allocator.forgets(id);
    shows("alice", id, "{\"command_id\": \"%s\", \"state\": \"pending\"}");
  }

  @Test
  void aCompletedAllocationShowsItsSandbox() {
    ended(Outcomes::allocated);
    String id = allocate().getCommandId();
    shows(
        "alice",
        id,
        """
        {"command_id": "%s", "state": "allocated", "outcome":
          {"sandbox_id": "2026839", "name": "lab-adventure-0087",
           "external_id": "identity/accounts/0087",
           "allocated_at": 1767261600, "expires_at": 1767276000, "sfdc_account_id": ""}}
        """);
  }

  @Test
  void anOutcomeTakesPrecedenceOverAQueueEntry() {
    String id = accepted().getCommandId();
    park("alice", id, 1);
    shows("alice", id, "{\"command_id\": \"%s\", \"state\": \"waiting\", \"position\": 1}");
    var command = allocator.onlyCommand();
    allocator.publishes(
        Outcomes.rejected(command.value(), AllocationRejection.CANCELLED), command.headers());
    shows("alice", id, "{\"command_id\": \"%s\", \"state\": \"cancelled\"}");
    allocator.forgets(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NO_SANDBOXES_AVAILABLE | NO_SANDBOXES_AVAILABLE | No sandbox is available.",
        "DEADLINE_PASSED        | SERVICE_UNAVAILABLE    | The command had no outcome in time.",
        "UNKNOWN                | SERVICE_UNAVAILABLE    | The gateway does not know this outcome."
      })
  void aRefusedAllocationShowsTheProblem(AllocationRejection reason, String code, String detail) {
    ended(command -> Outcomes.rejected(command, reason));
    String id = allocate().getCommandId();
    shows(
        "alice",
        id,
        "{\"command_id\": \"%s\", \"state\": \"refused\", \"outcome\": "
            + "{\"code\": \"%s\", \"detail\": \"%s\"}}".formatted(code, detail));
  }

  @Test
  void theCommandOfAnotherTrackIsNotFound() {
    String pending = accepted().getCommandId();
    String waiting = UUID.randomUUID().toString();
    park("alice", waiting, 1);
    shows("alice", waiting, "{\"command_id\": \"%s\", \"state\": \"waiting\", \"position\": 1}");
    ended(Outcomes::allocated);
    String ended = allocate().getCommandId();
    showsSoon("alice", ended, "allocated");
    for (String id : new String[] {pending, waiting, ended}) {
      notFound(command(HttpMethod.GET, "mallory", id));
      notFound(command(HttpMethod.DELETE, "mallory", id));
    }
    allocator.forgets(waiting);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void anUnknownCommandIsNotFound(String method) {
    allocator.answers(command -> Outcomes.cancellation(command, CancellationResult.NOT_WAITING));
    notFound(command(HttpMethod.valueOf(method), "alice", UUID.randomUUID().toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "DELETE"})
  void anIdThatBreaksTheContractIsRefused(String method) {
    command(HttpMethod.valueOf(method), "alice", "a".repeat(257)).expectStatus().isBadRequest();
  }

  @Test
  void aCancelledAllocationLeavesTheQueue() {
    String id = UUID.randomUUID().toString();
    allocator.answers(command -> Outcomes.cancellation(command, CancellationResult.CANCELLED));
    track("alice")
        .delete()
        .uri("/v1/commands/{id}", id)
        .header("X-Request-ID", "request-1")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            "{\"command_id\": \"%s\", \"state\": \"cancelled\"}".formatted(id),
            JsonCompareMode.STRICT);
    ProducerRecord<String, SpecificRecord> record = allocator.onlyCommand();
    var command = (CancelAllocation) record.value();
    assertThat(record.topic()).isEqualTo(Topics.ALLOCATION_COMMANDS.name());
    assertThat(record.key()).isEqualTo("alice");
    assertThat(command)
        .isEqualTo(
            CancelAllocation.newBuilder()
                .setCommandId(command.getCommandId())
                .setRequestId("request-1")
                .setTrackId("alice")
                .setAllocationCommandId(id)
                .setRequestedAt(Outcomes.NOW)
                .build());
  }

  @Test
  void anEndedAllocationCannotBeCancelled() {
    ended(Outcomes::allocated);
    String id = allocate().getCommandId();
    showsSoon("alice", id, "allocated");
    conflict(command(HttpMethod.DELETE, "alice", id));
    assertThat(allocator.commands()).hasSize(1);
  }

  @Test
  void anAllocationInProgressCannotBeCancelled() {
    String id = accepted().getCommandId();
    allocator.answers(command -> Outcomes.cancellation(command, CancellationResult.NOT_WAITING));
    conflict(command(HttpMethod.DELETE, "alice", id));
  }

  @Test
  void aCancellationMayBeRepeated() {
    ended(command -> Outcomes.rejected(command, AllocationRejection.CANCELLED));
    String id = allocate().getCommandId();
    showsSoon("alice", id, "cancelled");
    command(HttpMethod.DELETE, "alice", id)
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.state")
        .isEqualTo("cancelled");
  }

  @Test
  void anUnknownResultIsUnavailable() {
    allocator.answers(command -> Outcomes.cancellation(command, CancellationResult.UNKNOWN));
    command(HttpMethod.DELETE, "alice", "c-1").expectStatus().isEqualTo(503);
  }

  private void ended(Function<SpecificRecord, SpecificRecord> outcome) {
    allocator.answers(outcome);
  }

  private AllocateSandbox accepted() {
    allocator.answers(command -> null);
    return allocate();
  }

  private AllocateSandbox allocate() {
    track("alice")
        .post()
        .uri("/v1/allocate")
        .header("Prefer", "respond-async")
        .exchange()
        .expectStatus()
        .isAccepted();
    return (AllocateSandbox) allocator.onlyCommand().value();
  }

  private void park(String track, String command, long number) {
    allocator.parks(
        WaitingTicket.newBuilder()
            .setCommandId(command)
            .setTrackId(track)
            .setNumber(number)
            .setParkedAt(Outcomes.NOW)
            .setUntil(Outcomes.NOW)
            .build());
  }

  private ResponseSpec command(HttpMethod method, String track, String id) {
    return track(track).method(method).uri("/v1/commands/{id}", id).exchange();
  }

  /** Once what was published has been read. */
  private void shows(String track, String id, String body) {
    Awaitility.await()
        .untilAsserted(
            () ->
                command(HttpMethod.GET, track, id)
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .json(body.formatted(id), JsonCompareMode.STRICT));
  }

  private void showsSoon(String track, String id, String state) {
    Awaitility.await()
        .untilAsserted(
            () ->
                command(HttpMethod.GET, track, id)
                    .expectBody()
                    .jsonPath("$.state")
                    .isEqualTo(state));
  }

  private static void notFound(ResponseSpec response) {
    response
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("COMMAND_NOT_FOUND");
  }

  private static void conflict(ResponseSpec response) {
    response
        .expectStatus()
        .isEqualTo(409)
        .expectHeader()
        .doesNotExist("Retry-After")
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("COMMAND_NOT_WAITING");
  }
}
