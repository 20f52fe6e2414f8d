package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class RebuildTest extends GatewayTest {

  @Test
  void theResultCountsThePublishedSandboxes() {
    allocator.answersAll(command -> List.of(snapshot(command), rebuilt(command, 1_701)));
    rebuild()
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "completed", "sandboxes": 1701, "duration_ms": 0}
            """,
            JsonCompareMode.STRICT);
    var record = allocator.onlyCommand();
    var command = (RequestRebuild) record.value();
    assertThat(record.topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(record.key()).isEqualTo(Topics.POOL_KEY);
    assertThat(command.getPosition()).isNull();
    assertThat(command.getTold()).isZero();
    assertThat(command.getDeadline()).isEqualTo(Outcomes.NOW.plus(Duration.ofSeconds(2)));
  }

  @Test
  void aLongRebuildContinuesAfterTheResponse() {
    allocator.answers(command -> null);
    String location =
        rebuild()
            .expectStatus()
            .isAccepted()
            .returnResult()
            .getResponseHeaders()
            .getFirst("Location");
    var command = allocator.onlyCommand();
    shows(location, "{\"command_id\": \"%s\", \"state\": \"running\"}");
    allocator.publishes(rebuilt(command.value(), 3), command.headers());
    shows(
        location,
        """
        {"command_id": "%s", "state": "completed", "outcome":
          {"status": "completed", "sandboxes": 3, "duration_ms": 0}}
        """);
  }

  private ResponseSpec rebuild() {
    return operator().post().uri("/v1/admin/rebuild").exchange();
  }

  private void shows(String location, String body) {
    String id = id(allocator.onlyCommand().value());
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
    return ((RequestRebuild) command).getCommandId();
  }

  private static SpecificRecord rebuilt(SpecificRecord command, long sandboxes) {
    return new PoolRebuilt("e", id(command), "r", Outcomes.NOW, sandboxes);
  }

  private static SpecificRecord snapshot(SpecificRecord command) {
    return OperatorOutcomes.due(id(command), "1", SandboxStatus.PENDING_DELETION);
  }
}
