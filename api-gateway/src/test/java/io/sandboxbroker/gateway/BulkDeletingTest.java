package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RemovalRejection;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxSnapshot;
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

class BulkDeletingTest extends GatewayTest {

  @Test
  void anOperatorIsToldHowManyAreGone() {
    allocator.answersAll(
        command ->
            List.of(
                gone(command, "a"),
                begun(command, true, "a", "b/b", "c"),
                gone(command, "b/b"),
                kept(command, "c")));
    bulkDelete("?status=stale")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "completed", "deleted": 2, "duration_ms": 0, "more": true}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void whereThereIsNoneNothingIsDeleted() {
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
  void nothingElseIsGivenUp(String query) {
    bulkDelete(query)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo("status");
    assertThat(allocator.commands()).isEmpty();
  }

  @Test
  void whatTakesLongerGoesOnAndShowsHowFarItHasCome() {
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
    allocator.publishes(kept(command.value(), "a"), command.headers());
    shows(
        location,
        """
        {"command_id": "%s", "state": "running",
         "progress": {"deleted": 0, "refused": 1, "of": 2}}
        """);
    allocator.publishes(gone(command.value(), "b"), command.headers());
    shows(
        location,
        """
        {"command_id": "%s", "state": "completed", "outcome":
          {"status": "completed", "deleted": 1, "duration_ms": 0}}
        """);
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

  private static SpecificRecord gone(SpecificRecord command, String sandbox) {
    var state =
        ((SandboxSnapshot) OperatorOutcomes.due(id(command), sandbox, SandboxStatus.DELETED))
            .getSandbox();
    return new SandboxDeleted(
        "e-" + sandbox, id(command) + "/" + sandbox, "r", Outcomes.NOW, sandbox, 4L, state);
  }

  private static SpecificRecord kept(SpecificRecord command, String sandbox) {
    return new RemovalRejected(
        "e-" + sandbox,
        id(command) + "/" + sandbox,
        "r",
        Outcomes.NOW,
        sandbox,
        RemovalRejection.NOT_IN_STATUS);
  }
}
