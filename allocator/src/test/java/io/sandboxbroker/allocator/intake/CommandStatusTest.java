package io.sandboxbroker.allocator.intake;

import static io.sandboxbroker.allocator.intake.ProcessorFixture.NOW;
import static io.sandboxbroker.allocator.intake.ProcessorFixture.allocation;
import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CommandState;
import io.sandboxbroker.command.CommandStatus;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A command whose client does not wait on a connection has its state published. */
class CommandStatusTest {

  private final ProcessorFixture fixture = new ProcessorFixture();

  private List<ProducerRecord<String, byte[]>> process(Topic topic, SpecificRecord command) {
    return fixture.process(fixture.asyncRecord(topic, command));
  }

  private CommandStatus statusOf(SpecificRecord command) {
    var topic =
        command instanceof AllocateSandbox ? Topics.ALLOCATION_COMMANDS : Topics.DELETION_COMMANDS;
    return fixture.status(process(topic, command));
  }

  /** The event in a status, which must have the very bytes of the published event. */
  private SpecificRecord outcome(
      CommandStatus status, List<ProducerRecord<String, byte[]>> records) {
    byte[] outcome = status.getOutcome().array();
    assertThat(records)
        .filteredOn(record -> record.topic().equals(Topics.EVENTS.name()))
        .extracting(ProducerRecord::value)
        .contains(outcome);
    return fixture.deserializer.deserialize(Topics.EVENTS.name(), outcome);
  }

  private static void assertBasics(CommandStatus status, String id, String type, String track) {
    assertThat(status.getCommandId()).isEqualTo(id);
    assertThat(status.getRequestId()).isEqualTo("r1");
    assertThat(status.getCommandType()).isEqualTo(type);
    assertThat(status.getTrackId()).isEqualTo(track);
    assertThat(status.getAcceptedAt()).isEqualTo(NOW);
  }

  @Test
  void anAllocationIsCompleted() {
    fixture.pool.available("s1", NOW);
    fixture.now = NOW.plusSeconds(1);

    var records = process(Topics.ALLOCATION_COMMANDS, allocation().build());

    var status = fixture.status(records);
    assertBasics(status, "c1", "AllocateSandbox", "track");
    assertThat(status.getState()).isEqualTo(CommandState.COMPLETED);
    assertThat(status.getUpdatedAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(status.getTotal()).isNull();
    assertThat(outcome(status, records)).isInstanceOf(SandboxAllocated.class);
  }

  @Test
  void aRepeatedAllocationIsCompleted() {
    fixture.pool.available("s1", NOW);
    process(Topics.ALLOCATION_COMMANDS, allocation().build());

    var records = process(Topics.ALLOCATION_COMMANDS, allocation("c2", "track").build());

    var status = fixture.status(records);
    assertThat(status.getState()).isEqualTo(CommandState.COMPLETED);
    assertThat(outcome(status, records)).isInstanceOf(AllocationRepeated.class);
  }

  @Test
  void aRejectedAllocationIsRefused() {
    var records = process(Topics.ALLOCATION_COMMANDS, allocation().build());

    var status = fixture.status(records);
    assertThat(status.getState()).isEqualTo(CommandState.REFUSED);
    assertThat(outcome(status, records)).isInstanceOf(AllocationRejected.class);
  }

  @Test
  void aQueuedAllocationHasNoNewState() {
    assertThat(process(Topics.ALLOCATION_COMMANDS, allocation().setWaitUntil(null).build()))
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.ALLOCATION_WAITING.name());
  }

  @Test
  void aCommandWhoseClientWaitsHasNoStatus() {
    assertThat(fixture.process(fixture.record(Topics.ALLOCATION_COMMANDS, allocation().build())))
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name());
  }

  @Test
  void aRetryIsCompletedOrRefused() {
    fixture.pool.pending("s1", NOW);

    var due =
        process(
            Topics.DELETION_COMMANDS,
            new RetryDeletion("x1", "r1", "s1", NOW, NOW.plusSeconds(25)));
    var rejected =
        process(
            Topics.DELETION_COMMANDS,
            new RetryDeletion("x2", "r1", "unknown", NOW, NOW.plusSeconds(25)));

    assertBasics(fixture.status(due), "x1", "RetryDeletion", null);
    assertThat(fixture.status(due).getState()).isEqualTo(CommandState.COMPLETED);
    assertThat(outcome(fixture.status(due), due)).isInstanceOf(SandboxSnapshot.class);
    assertThat(fixture.status(rejected).getState()).isEqualTo(CommandState.REFUSED);
    assertThat(outcome(fixture.status(rejected), rejected)).isInstanceOf(RetryRejected.class);
  }

  @Test
  void aCleanUpRunsOrIsCompletedAtOnceWhenThereIsNothing() {
    var nothing = statusOf(new RequestCleanup("x1", "r1", NOW, NOW.plusSeconds(25)));
    fixture.pool.pending("s1", NOW);
    fixture.pool.pending("s2", NOW);

    var records =
        process(Topics.DELETION_COMMANDS, new RequestCleanup("x2", "r1", NOW, NOW.plusSeconds(25)));

    assertBasics(nothing, "x1", "RequestCleanup", null);
    assertThat(nothing.getState()).isEqualTo(CommandState.COMPLETED);
    assertThat(nothing.getTotal()).isZero();
    var status = fixture.status(records);
    assertThat(status.getState()).isEqualTo(CommandState.RUNNING);
    assertThat(status.getTotal()).isEqualTo(2);
    assertThat(status.getDone()).isZero();
    assertThat(outcome(status, records)).isInstanceOf(CleanupBegun.class);
  }

  @Test
  void aBulkDeletionRunsAndItsRemovalsHaveNoStatusOfTheirOwn() {
    var nothing =
        statusOf(
            new RequestBulkDeletion("x1", "r1", SandboxStatus.STALE, NOW, NOW.plusSeconds(25)));
    fixture.pool.stale("s1", NOW);

    var records =
        process(
            Topics.DELETION_COMMANDS,
            new RequestBulkDeletion("x2", "r1", SandboxStatus.STALE, NOW, NOW.plusSeconds(25)));

    assertThat(nothing.getState()).isEqualTo(CommandState.COMPLETED);
    var status = fixture.status(records);
    assertThat(status.getState()).isEqualTo(CommandState.RUNNING);
    assertThat(status.getTotal()).isOne();
    assertThat(outcome(status, records)).isInstanceOf(BulkDeletionBegun.class);
    var removal =
        records.stream()
            .filter(record -> record.topic().equals(Topics.DELETION_COMMANDS.name()))
            .findFirst()
            .orElseThrow();
    assertThat(fixture.process(ProcessorFixture.consumed(removal)))
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.EVENTS.name());
  }

  @Test
  void aRebuildRunsPartByPartUntilItIsCompleted() {
    IntStream.range(0, 501).forEach(id -> fixture.pool.available("" + id, NOW));
    var rebuild =
        RequestRebuild.newBuilder()
            .setCommandId("x1")
            .setRequestId("r1")
            .setRequestedAt(NOW)
            .setDeadline(NOW.plusSeconds(25))
            .setPosition(null)
            .setTold(0)
            .build();

    var first = process(Topics.DELETION_COMMANDS, rebuild);
    var part =
        first.stream()
            .filter(record -> record.topic().equals(Topics.DELETION_COMMANDS.name()))
            .findFirst()
            .orElseThrow();
    var last = fixture.process(ProcessorFixture.consumed(part));

    var running = fixture.status(first);
    assertBasics(running, "x1", "RequestRebuild", null);
    assertThat(running.getState()).isEqualTo(CommandState.RUNNING);
    assertThat(running.getDone()).isEqualTo(500);
    assertThat(running.getTotal()).isNull();
    assertThat(running.getOutcome()).isNull();
    var completed = fixture.status(last);
    assertThat(completed.getState()).isEqualTo(CommandState.COMPLETED);
    assertThat(completed.getDone()).isEqualTo(501);
    assertThat(outcome(completed, last)).isInstanceOf(PoolRebuilt.class);
  }
}
