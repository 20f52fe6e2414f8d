package io.sandboxbroker.worker.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.csp.CspDeletionConfirmed;
import io.sandboxbroker.csp.CspDeletionFailed;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RemovalRejection;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topics;
import io.sandboxbroker.tracing.JsonLines;
import io.sandboxbroker.worker.TopologyRun;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandProgressTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant ACCEPTED = START.minusSeconds(2);
  private static final CommandProgressSettings SETTINGS =
      new CommandProgressSettings(Duration.ofMillis(500), Duration.ofHours(1), 3);

  private Run run = new Run(START);

  /** One run of the topology; its driver brings the output topics back as input. */
  private static final class Run {

    private final TopologyRun topology;
    private final TestInputTopic<String, SpecificRecord> statuses;
    private final TestInputTopic<String, SpecificRecord> facts;
    private final TestInputTopic<String, SpecificRecord> events;
    private final TestOutputTopic<String, SpecificRecord> published;

    Run(Instant start) {
      Topology parts = TopologyRun.withSource(new Topology(), "csp-facts", Topics.CSP);
      TopologyRun.withSource(parts, "events", Topics.EVENTS);
      new CommandProgressTopology(SETTINGS, TopologyRun.RECORDS).addTo(parts);
      topology = new TopologyRun(parts, start);
      statuses = topology.input(Topics.COMMAND_STATUS);
      facts = topology.input(Topics.CSP);
      events = topology.input(Topics.EVENTS);
      published = topology.output(Topics.COMMAND_STATUS);
    }

    /** Another run with what the changelogs restore, after this one has ended. */
    Run restarted(Instant start) {
      Run next = new Run(start);
      topology.copyTo(next.topology, RunningCommands.COMMANDS);
      topology.copyTimestampedTo(next.topology, RunningCommands.RESULTS);
      topology.close();
      return next;
    }

    void status(CommandStatus status) {
      statuses.pipeInput(status.getCommandId(), status, status.getUpdatedAt());
    }

    void confirmed(String sandbox, Instant at) {
      facts.pipeInput(sandbox, new CspDeletionConfirmed("f", sandbox, 1, 204, at), at);
    }

    void failed(String sandbox, Instant at) {
      facts.pipeInput(sandbox, new CspDeletionFailed("f", sandbox, 1, "HTTP 500", at), at);
    }

    void removed(String cause, String sandbox) {
      var state =
          SandboxState.newBuilder()
              .setSandboxId(sandbox)
              .setVersion(3)
              .setStatus(SandboxStatus.DELETED)
              .setName("lab-1")
              .setExternalId("ext")
              .setSfdcAccountId("")
              .setCreatedAt(START)
              .setLastSynced(START)
              .setUpdatedAt(START)
              .build();
      events.pipeInput(
          sandbox, new SandboxDeleted("e", cause, null, START, sandbox, 3L, state), START);
    }

    void rejected(String cause, String sandbox) {
      var rejected =
          new RemovalRejected("e", cause, null, START, sandbox, RemovalRejection.UNKNOWN);
      events.pipeInput(sandbox, rejected, START);
    }

    List<CommandStatus> publish() {
      topology.advance(SETTINGS.interval());
      return published.readValuesToList().stream().map(CommandStatus.class::cast).toList();
    }
  }

  @AfterEach
  void close() {
    run.topology.close();
  }

  @Test
  void aCleanupIsCompletedWhenTheDeletionOfEachSandboxWasTried() {
    CommandStatus begun = cleanup("c1", "1", "2", "3");
    run.status(begun);
    assertThat(run.publish()).as("without progress").isEmpty();

    run.confirmed("1", START);
    run.failed("2", START);
    run.confirmed("other", START);
    assertThat(run.publish())
        .singleElement()
        .isEqualTo(progress(begun, CommandState.RUNNING, 3, 1, 1, 2));
    assertThat(run.publish()).as("without a change").isEmpty();

    run.confirmed("3", START);
    assertThat(run.publish())
        .singleElement()
        .isEqualTo(progress(begun, CommandState.COMPLETED, 3, 2, 1, 4));
    run.confirmed("2", START);
    assertThat(run.publish()).as("after the end").isEmpty();
  }

  @Test
  void aSandboxCountsOnceAndADeletionCountsMoreThanAFailure() {
    run.status(cleanup("c1", "1", "2"));
    run.failed("1", START);
    run.failed("1", START);
    assertCounts(run.publish(), CommandState.RUNNING, 0, 1);
    run.confirmed("1", START);
    run.failed("1", START);
    assertCounts(run.publish(), CommandState.RUNNING, 1, 0);
  }

  @Test
  void resultsThatArriveBeforeTheirCleanupCount() {
    run.confirmed("1", ACCEPTED.plusMillis(1));
    run.failed("2", ACCEPTED.plusMillis(1));
    run.status(cleanup("c1", "1", "2"));

    assertCounts(run.publish(), CommandState.COMPLETED, 1, 1);
  }

  @Test
  void aFailureBeforeTheCleanupDoesNotCountButADeletionDoes() {
    run.confirmed("1", ACCEPTED.minusMillis(1));
    run.failed("2", ACCEPTED.minusMillis(1));
    run.status(cleanup("c1", "1", "2"));

    assertCounts(run.publish(), CommandState.RUNNING, 1, 0);
  }

  @Test
  void twoCleanupsCountTheSameDeletion() {
    run.status(cleanup("c1", "1"));
    run.status(cleanup("c2", "1", "2"));
    run.confirmed("1", START);

    assertThat(run.publish())
        .extracting(CommandStatus::getCommandId, CommandStatus::getState)
        .containsExactlyInAnyOrder(
            tuple("c1", CommandState.COMPLETED), tuple("c2", CommandState.RUNNING));
  }

  @Test
  void aBulkDeletionCountsTheOutcomesOfItsOwnRemovals() {
    run.removed("b1/1", "1");
    run.status(bulkDeletion("b1", "1", "identity/accounts/2", "3"));
    run.removed("b2/3", "3");
    run.removed("CspDeletionConfirmed:cleanup/3@1", "3");
    run.confirmed("3", START);
    run.rejected("b1/identity/accounts/2", "identity/accounts/2");
    assertCounts(run.publish(), CommandState.RUNNING, 1, 1);

    run.removed("b1/3", "3");
    assertCounts(run.publish(), CommandState.COMPLETED, 2, 1);
  }

  @Test
  void whatHasHappenedSurvivesARestart() {
    run.status(cleanup("c1", "1", "2", "3"));
    run.status(bulkDeletion("b1", "4", "5"));
    run.confirmed("1", START);
    run.removed("b1/4", "4");
    run.publish();
    run.failed("2", START);

    run = run.restarted(START.plusSeconds(30));
    run.confirmed("3", START);
    run.rejected("b1/5", "5");
    assertThat(run.publish())
        .extracting(
            CommandStatus::getCommandId,
            CommandStatus::getState,
            CommandStatus::getDone,
            CommandStatus::getFailed)
        .containsExactlyInAnyOrder(
            tuple("c1", CommandState.COMPLETED, 2L, 1L),
            tuple("b1", CommandState.COMPLETED, 1L, 1L));
  }

  @Test
  void whatWasNotPublishedBeforeARestartIsPublishedAfterIt() {
    run.status(cleanup("c1", "1"));
    run.confirmed("1", START);

    run = run.restarted(START.plusSeconds(30));
    assertCounts(run.publish(), CommandState.COMPLETED, 1, 0);
  }

  @Test
  void aCommandIsForgottenAfterItsTimeLimit() {
    run.status(cleanup("c1", "1"));
    run.topology.advance(SETTINGS.ttl());
    run.confirmed("1", START.plus(SETTINGS.ttl()));

    assertThat(run.publish()).isEmpty();
    run.topology.advance(Duration.ofMinutes(7));
    assertThat(run.topology.isEmpty(RunningCommands.COMMANDS)).isTrue();
    assertThat(run.topology.isEmpty(RunningCommands.RESULTS)).isTrue();
  }

  @Test
  void noMoreCommandsAreFollowedThanTheSettingsAllow() {
    try (JsonLines log = JsonLines.of(RunningCommands.class)) {
      for (int i = 0; i <= SETTINGS.maxRunning(); i++) {
        run.status(cleanup("c" + i, "1"));
      }
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("\"level\":\"WARN\"", "Command c3 stays RUNNING without progress");
    }
    run.confirmed("1", START);

    assertThat(run.publish()).hasSize(SETTINGS.maxRunning());
  }

  @Test
  void otherStatusesChangeNothing() {
    CommandStatus begun = cleanup("c1", "1");
    for (CommandState state : CommandState.values()) {
      if (state != CommandState.RUNNING) {
        run.status(copy(begun, "RequestCleanup", state, START, 1, 0, 0));
      }
    }
    run.status(copy(begun, "RequestCleanup", CommandState.RUNNING, START, 1, 1, 0));
    run.status(copy(begun, "RequestRebuild", CommandState.RUNNING, START, 1, 0, 0));
    run.confirmed("1", START);

    assertThat(run.publish()).isEmpty();
    assertThat(run.topology.isEmpty(RunningCommands.COMMANDS)).isTrue();
  }

  private static void assertCounts(
      List<CommandStatus> statuses, CommandState state, long done, long failed) {
    assertThat(statuses)
        .singleElement()
        .satisfies(
            status -> {
              assertThat(status.getState()).isEqualTo(state);
              assertThat(status.getDone()).isEqualTo(done);
              assertThat(status.getFailed()).isEqualTo(failed);
            });
  }

  /** The status after so many intervals. */
  private static CommandStatus progress(
      CommandStatus begun, CommandState state, long total, long done, long failed, int intervals) {
    Instant at = START.plus(SETTINGS.interval().multipliedBy(intervals));
    return copy(begun, begun.getCommandType(), state, at, total, done, failed);
  }

  private static CommandStatus copy(
      CommandStatus status,
      String type,
      CommandState state,
      Instant at,
      long total,
      long done,
      long failed) {
    return new CommandStatus(
        status.getCommandId(),
        status.getRequestId(),
        type,
        null,
        state,
        ACCEPTED,
        at,
        total,
        done,
        failed,
        status.getOutcome());
  }

  private static CommandStatus cleanup(String id, String... sandboxes) {
    return status(
        id,
        "RequestCleanup",
        sandboxes.length,
        new CleanupBegun("e", id, "r", START, List.of(sandboxes)));
  }

  private static CommandStatus bulkDeletion(String id, String... sandboxes) {
    return status(
        id,
        "RequestBulkDeletion",
        sandboxes.length,
        new BulkDeletionBegun("e", id, "r", START, List.of(sandboxes), true));
  }

  private static CommandStatus status(String id, String type, long total, SpecificRecord outcome) {
    return CommandStatus.newBuilder()
        .setCommandId(id)
        .setRequestId("r")
        .setCommandType(type)
        .setState(CommandState.RUNNING)
        .setAcceptedAt(ACCEPTED)
        .setUpdatedAt(START)
        .setTotal(total)
        .setOutcome(
            ByteBuffer.wrap(
                TopologyRun.RECORDS.serializer().serialize(Topics.EVENTS.name(), outcome)))
        .build();
  }
}
