package io.sandboxbroker.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.csp.SyncRefusal;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

class SyncTest extends GatewayTest {

  @Test
  void theResultCountsTheChanges() {
    allocator.answers(command -> observed(OperatorOutcomes.completed(command, 3, 1)));
    sync("")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "completed", "synced": 3, "marked_stale": 1, "duration_ms": 1500}
            """,
            JsonCompareMode.STRICT);
  }

  @Test
  void theResultOfADryRunSaysSo() {
    allocator.answers(command -> observed(OperatorOutcomes.completed(command, 3, 1)));
    sync("?dry_run=true")
        .expectStatus()
        .isOk()
        .expectBody()
        .json(
            """
            {"status": "completed", "synced": 3, "marked_stale": 1, "duration_ms": 1500,
             "dry_run": true}
            """,
            JsonCompareMode.STRICT);
  }

  @ParameterizedTest
  @CsvSource({
    "'',                            false, false, false",
    "?dry_run=true,                 true,  false, false",
    "?override=true&dry_run=false,  false, true,  false",
    "?full=true,                    false, false, true"
  })
  void theCommandHasTheParameters(String query, boolean dryRun, boolean override, boolean full) {
    allocator.answers(command -> observed(OperatorOutcomes.completed(command, 0, 0)));
    operator()
        .post()
        .uri("/v1/admin/sync" + query)
        .header("X-Request-ID", "request-1")
        .exchange()
        .expectStatus()
        .isOk();
    var record = allocator.onlyCommand();
    var command = (RequestSync) record.value();
    assertThat(record.topic()).isEqualTo(Topics.DELETION_COMMANDS.name());
    assertThat(record.key()).isEqualTo(Topics.POOL_KEY);
    assertThat(command)
        .isEqualTo(
            RequestSync.newBuilder()
                .setCommandId(command.getCommandId())
                .setRequestId("request-1")
                .setRequestedAt(Outcomes.NOW)
                .setDeadline(Outcomes.NOW.plus(Duration.ofSeconds(2)))
                .setDryRun(dryRun)
                .setOverride(override)
                .setFull(full)
                .build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dry_run",
        "dry_run=",
        "dry_run=yes",
        "override=1",
        "full=1",
        "dry_run=true&dry_run=false"
      })
  void anInvalidParameterIsRefused(String query) {
    sync("?" + query)
        .expectStatus()
        .isBadRequest()
        .expectBody()
        .jsonPath("$.errors[0].field")
        .isEqualTo(query.replaceFirst("=.*", ""));
    assertThat(allocator.commands()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "EMPTY,     409, SYNC_REFUSED, urn:sandbox-broker:problem:sync-list-empty",
    "SHRUNK,    409, SYNC_REFUSED, urn:sandbox-broker:problem:sync-list-shrunk",
    "FIRST,     409, SYNC_REFUSED, urn:sandbox-broker:problem:sync-list-first",
    "FROZEN,    409, SYNC_REFUSED, urn:sandbox-broker:problem:sync-frozen",
    "TRUNCATED, 503, SYNC_REFUSED, urn:sandbox-broker:problem:sync-list-truncated",
    "FAILED,    503, SYNC_REFUSED, urn:sandbox-broker:problem:sync-list-failed",
    "BUSY,      503, SYNC_REFUSED, urn:sandbox-broker:problem:sync-busy",
    "UNKNOWN,   503, SERVICE_UNAVAILABLE, urn:sandbox-broker:problem:unknown-outcome"
  })
  void eachRefusalHasItsStatusAndType(SyncRefusal reason, int status, String code, String type) {
    allocator.answers(command -> observed(OperatorOutcomes.refused(command, reason)));
    sync("")
        .expectStatus()
        .isEqualTo(status)
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo(code)
        .jsonPath("$.type")
        .isEqualTo(type);
  }

  @Test
  void theRefusalOfAShrunkenListHasTheCounts() {
    allocator.answers(command -> observed(OperatorOutcomes.refused(command, SyncRefusal.SHRUNK)));
    sync("")
        .expectBody()
        .jsonPath("$.detail")
        .value(String.class, detail -> assertThat(detail).endsWith("Listed: 3, expected: 20."));
  }

  @Test
  void aLongSyncContinuesAndIsShown() {
    String location = accepted();
    show(location).expectBody().jsonPath("$.state").isEqualTo("running");
    SpecificRecord command = allocator.onlyCommand().value();
    allocator.observes(OperatorOutcomes.completed(command, 3, 1));
    shows(
        location,
        """
        {"command_id": "%s", "state": "completed", "outcome":
          {"status": "completed", "synced": 3, "marked_stale": 1, "duration_ms": 1500}}
        """);
  }

  @Test
  void aRefusalIsShownAsTheProblem() {
    String location = accepted();
    allocator.observes(
        OperatorOutcomes.refused(allocator.onlyCommand().value(), SyncRefusal.EMPTY));
    shows(
        location,
        """
        {"command_id": "%s", "state": "refused", "outcome":
          {"code": "SYNC_REFUSED",
           "detail": "The CSP's list is empty; nothing was changed. Listed: 3, expected: 20."}}
        """);
  }

  @Test
  void aSyncOfAnotherGatewayIsShownFromItsAcceptanceOn() {
    var elsewhere =
        RequestSync.newBuilder()
            .setCommandId("of-another-gateway")
            .setRequestId("r")
            .setRequestedAt(Outcomes.NOW)
            .setDeadline(Outcomes.NOW)
            .build();
    String location = "/v1/admin/commands/of-another-gateway";
    show(location)
        .expectStatus()
        .isNotFound()
        .expectBody()
        .jsonPath("$.code")
        .isEqualTo("COMMAND_NOT_FOUND");
    allocator.publishes(Statuses.of(elsewhere, CommandState.ACCEPTED).build());
    show(location).expectBody().jsonPath("$.state").isEqualTo("running");
    allocator.publishes(
        Statuses.of(elsewhere, CommandState.COMPLETED)
            .setOutcome(allocator.bytes(OperatorOutcomes.completed(elsewhere, 0, 0)))
            .build());
    Awaitility.await()
        .untilAsserted(
            () -> show(location).expectBody().jsonPath("$.state").isEqualTo("completed"));
  }

  @Test
  void aSyncThatIsNotPublishedIsRefusedAndUnknown() {
    allocator.answers(
        command -> {
          throw new TimeoutException("no room in the buffer");
        });
    sync("").expectStatus().isEqualTo(503);
    var command = (RequestSync) allocator.onlyCommand().value();
    show("/v1/admin/commands/" + command.getCommandId()).expectStatus().isNotFound();
  }

  private String accepted() {
    var result =
        sync("")
            .expectStatus()
            .isAccepted()
            .expectBody()
            .jsonPath("$.status")
            .isEqualTo("running")
            .returnResult();
    String location = result.getResponseHeaders().getFirst("Location");
    var command = (RequestSync) allocator.onlyCommand().value();
    assertThat(location).isEqualTo("/v1/admin/commands/" + command.getCommandId());
    return location;
  }

  private SpecificRecord observed(SpecificRecord fact) {
    allocator.observes(fact);
    return null;
  }

  private ResponseSpec sync(String query) {
    return operator().post().uri("/v1/admin/sync" + query).exchange();
  }

  private ResponseSpec show(String location) {
    return operator().get().uri(location).exchange();
  }

  private void shows(String location, String body) {
    String id = location.substring(location.lastIndexOf('/') + 1);
    Awaitility.await()
        .untilAsserted(
            () ->
                show(location)
                    .expectStatus()
                    .isOk()
                    .expectBody()
                    .json(body.formatted(id), JsonCompareMode.STRICT));
  }
}
