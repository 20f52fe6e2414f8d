package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class BulkDeletionTest extends GatewayTest {

  @Test
  void theResultCountsTheDeletedSandboxes() {
    allocator.answers(
        command -> {
          allocator.publishes(
              status(command, CommandState.COMPLETED, 2, 1)
                  .setOutcome(allocator.bytes(begun(command, true, "a", "b/b", "c")))
                  .build());
          return null;
        });
    bulkDelete("?status=stale")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "completed", "deleted": 2, "duration_ms": 1500, "more": true}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void aStatusWithoutSandboxesCompletesAtOnce() {
    allocator.answers(command -> begun(command, false));
    bulkDelete("?status=deletion_failed")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "completed", "deleted": 0, "duration_ms": 0}
            """,
            JsonCompareMode.STRICT);
    var record = allocator.onlyCommand();
    var command = (RequestBulkDeletion) record.value();
    assertThat(record.topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(record.key()).isEqualTo(Topics.POOL_KEY);
    assertThat(command.getStatus()).isEqualTo(SandboxStatus.DELETION_FAILED);
    assertThat(command.getDeadline()).isEqualTo(Outcomes.NOW.plus(Duration.ofSeconds(2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?status=",
        "?status=available",
        "?status=allocated",
        "?status=pending_deletion",
        "?status=deleted",
        "?status=STALE",
        "?status=everything",
        "?status=stale&status=deletion_failed"
      })
  void anyOtherStatusIsInvalid(String query) {
    bulkDelete(query)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo("status");
    assertThat(allocator.commands()).isEmpty();
  }

  @Test
  void aLongBulkDeletionContinuesAndShowsItsProgress() {
    allocator.answers(command -> null);
    String location =
        bulkDelete("?status=stale")
            .expectStatus()
            .isAccepted()
            .returnResult()
            .getResponseHeaders()
            .getFirst("Location");
    var command = allocator.onlyCommand();
    allocator.publishes(begun(command.value(), false, "a", "b"), command.headers());
    allocator.publishes(status(command.value(), CommandState.RUNNING, 0, 1).build());
    shows(
        location,
        """
        {"command_id": "%s", "state": "running",
         "progress": {"deleted": 0, "refused": 1, "of": 2}}
        """);
    allocator.publishes(
        status(command.value(), CommandState.COMPLETED, 1, 1)
            .setOutcome(allocator.bytes(begun(command.value(), false, "a", "b")))
            .build());
    shows(
        location,
        """
        {"command_id": "%s", "state": "completed", "outcome":
          {"status": "completed", "deleted": 1, "duration_ms": 1500}}
        """);
  }

  /** What the worker publishes 1.5 s after the request, of a bulk deletion of two. */
  private static CommandStatus.Builder status(
      SpecificRecord command, CommandState state, long deleted, long refused) {
    return Statuses.of(command, state)
        .setTotal(2L)
        .setDone(deleted)
        .setFailed(refused)
        .setUpdatedAt(Outcomes.NOW.plusMillis(1_500));
  }

  private ResponseSpec bulkDelete(String query) {
    return operator().post().uri("/v1/admin/bulk-delete" + query).exchange();
  }

  private void shows(String location, String body) {
    String id = ((RequestBulkDeletion) allocator.onlyCommand().value()).getCommandId();
    Awaitility.await()
        .untilAsserted(
            () ->
                operator()
                    .get()
                    .uri(location)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .json(body.formatted(id), JsonCompareMode.STRICT));
  }

  private static String id(SpecificRecord command) {
    return ((RequestBulkDeletion) command).getCommandId();
  }

  private static SpecificRecord begun(SpecificRecord command, boolean more, String... sandboxes) {
    return new BulkDeletionBegun("e", id(command), "r", Outcomes.NOW, List.of(sandboxes), more);
  }
}
