package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Headers;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class CleanupTest extends GatewayTest {

  @Autowired private MeterRegistry meters;

  @Test
  void theResultCountsTheDeletions() {
    allocator.answers(
        command -> {
          allocator.publishes(status(command, CommandState.RUNNING, 0, 0));
          allocator.publishes(status(command, CommandState.RUNNING, 1, 0));
          allocator.publishes(status(command, CommandState.COMPLETED, 1, 1));
          return null;
        });
    cleanUp()
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "completed", "deleted": 1, "failed": 1, "duration_ms": 1500}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void aCleanUpWithoutPendingDeletionsCompletesAtOnce() {
    allocator.answers(OperatorOutcomes::begun);
    cleanUp()
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "completed", "deleted": 0, "failed": 0, "duration_ms": 0}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void otherEventsOfTheCommandAreIgnored() {
    allocator.answersAll(
        command ->
            List.of(
                OperatorOutcomes.due(
                    ((RequestCleanup) command).getCommandId(), "a", SandboxStatus.DELETION_FAILED),
                OperatorOutcomes.begun(command)));
    cleanUp().expectStatus().isOk();
  }

  @Test
  void theCommandNamesTheRequestAndItsTime() {
    allocator.answers(OperatorOutcomes::begun);
    operator().post().uri("/v1/admin/cleanup").header("X-Request-ID", "request-1").exchange();
    var record = allocator.onlyCommand();
    var command = (RequestCleanup) record.value();
    assertThat(record.topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(record.key()).isEqualTo(Topics.POOL_KEY);
    assertThat(command)
        .isEqualTo(
            RequestCleanup.newBuilder()
                .setCommandId(command.getCommandId())
                .setRequestId("request-1")
                .setRequestedAt(Outcomes.NOW)
                .setDeadline(Outcomes.NOW.plus(Duration.ofSeconds(2)))
                .build());
  }

  @Test
  void aLongCleanUpContinuesAndShowsItsProgress() {
    allocator.answers(command -> null);
    String location =
        cleanUp()
            .expectStatus()
            .isAccepted()
            .returnResult()
            .getResponseHeaders()
            .getFirst("Location");
    shows(
        location,
        """
        {"command_id": "%s", "state": "running", "progress": {"deleted": 0, "failed": 0}}
        """);
    var command = allocator.onlyCommand();
    allocator.publishes(OperatorOutcomes.begun(command.value(), "a", "b", "c"), command.headers());
    shows(
        location,
        """
        {"command_id": "%s", "state": "running",
         "progress": {"deleted": 0, "failed": 0, "of": 3}}
        """);
    allocator.publishes(status(command.value(), CommandState.RUNNING, 1, 1));
    shows(
        location,
        """
        {"command_id": "%s", "state": "running",
         "progress": {"deleted": 1, "failed": 1, "of": 3}}
        """);
    allocator.publishes(status(command.value(), CommandState.COMPLETED, 2, 1));
    shows(
        location,
        """
        {"command_id": "%s", "state": "completed", "outcome":
          {"status": "completed", "deleted": 2, "failed": 1, "duration_ms": 1500}}
        """);
  }

  @Test
  void theStatusIsAcceptedBeforeTheCommandIsPublished() {
    allocator.answers(command -> null);
    cleanUp().expectStatus().isAccepted();
    var command = (RequestCleanup) allocator.onlyCommand().value();
    assertThat(Headers.read(allocator.onlyCommand().headers(), Headers.RESPOND_ASYNC)).isPresent();
    assertThat(allocator.accepted())
        .isEqualTo(
            CommandStatus.newBuilder()
                .setCommandId(command.getCommandId())
                .setRequestId(command.getRequestId())
                .setCommandType("RequestCleanup")
                .setState(CommandState.ACCEPTED)
                .setAcceptedAt(Outcomes.NOW)
                .setUpdatedAt(Outcomes.NOW)
                .build());
  }

  @Test
  void aCleanUpThatIsNotPublishedIsRefusedAndUnknown() {
    allocator.answers(
        command -> {
          throw new TimeoutException("no room in the buffer");
        });
    cleanUp().expectStatus().isEqualTo(503);
    var command = (RequestCleanup) allocator.onlyCommand().value();
    operator()
        .get()
        .uri("/v1/admin/commands/" + command.getCommandId())
        .exchange()
        .expectStatus()
        .isNotFound();
    Awaitility.await().until(() -> meters.get("broker.waiting.requests").gauge().value() == 0);
  }

  /** What the worker publishes 1.5 s after the request, of a clean-up of three. */
  private static CommandStatus status(
      SpecificRecord command, CommandState state, long deleted, long failed) {
    return Statuses.of(command, state)
        .setTotal(3L)
        .setDone(deleted)
        .setFailed(failed)
        .setUpdatedAt(Outcomes.NOW.plusMillis(1_500))
        .build();
  }

  private ResponseSpec cleanUp() {
    return operator().post().uri("/v1/admin/cleanup").exchange();
  }

  private void shows(String location, String body) {
    SpecificRecord command = allocator.onlyCommand().value();
    String id = ((RequestCleanup) command).getCommandId();
    assertThat(location).isEqualTo("/v1/admin/commands/" + id);
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
}
