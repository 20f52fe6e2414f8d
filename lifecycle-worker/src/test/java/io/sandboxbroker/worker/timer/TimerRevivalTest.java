package io.sandboxbroker.worker.timer;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.kafka.freeze.FreezeState;
import io.sandboxbroker.worker.Records;
import io.sandboxbroker.worker.Revival;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimerRevivalTest {

  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant EXPIRES = START.plus(Duration.ofHours(4));
  private static final Instant DUE = EXPIRES.plus(TimerRun.LIFE.grace());

  @TempDir private Path directory;

  @Test
  void aRevivedTaskPublishesTheTimersOfItsRestoredStoreOnce() {
    var freezes = new FreezeState(Records.serde().deserializer());
    new Revival(
            () ->
                new TimerProcessor(
                    TimerRun.SETTINGS, TimerRun.LIFE, Records.serde(), freezes, at -> at, 0),
            TimerStore.stores(),
            directory)
        .assertLikeANewInstance(
            List.of(allocated("1"), allocated("2")),
            List.of(allocated("3"), released("2")),
            DUE.plusSeconds(1));
  }

  @Test
  void aRevivedTaskMakesASyncDueForAWaitingAllocationAgain() {
    new Revival(
            () -> new SyncOnEmptyPoolProcessor(Duration.ofMinutes(1)),
            List.of(SyncOnEmptyPoolProcessor.store()),
            directory)
        .assertLikeANewInstance(
            List.of(waiting(START)),
            List.of(waiting(START.plusSeconds(61))),
            START.plusSeconds(62));
  }

  private static Record<String, SpecificRecord> waiting(Instant at) {
    var command =
        AllocateSandbox.newBuilder()
            .setCommandId("c")
            .setRequestId("r")
            .setTrackId("t")
            .setIdempotencyKey("k")
            .setIdempotencyKeyExplicit(false)
            .setRequestedAt(at)
            .setDeadline(at.plusSeconds(25))
            .build();
    return new Record<>("t", command, at.toEpochMilli());
  }

  private static Record<String, SpecificRecord> allocated(String id) {
    var state = state(id, SandboxStatus.ALLOCATED, 2);
    return record(id, new SandboxAllocated("e", "c-" + id, null, START, id, 2L, state));
  }

  private static Record<String, SpecificRecord> released(String id) {
    var state = state(id, SandboxStatus.PENDING_DELETION, 3);
    return record(id, new DeletionRequested("e", "c", "r", START, id, 3L, state, null));
  }

  private static Record<String, SpecificRecord> record(String id, SpecificRecord event) {
    return new Record<>(id, event, START.toEpochMilli());
  }

  private static SandboxState state(String id, SandboxStatus status, long version) {
    return SandboxState.newBuilder()
        .setSandboxId(id)
        .setVersion(version)
        .setStatus(status)
        .setName("lab-" + id)
        .setExternalId("external/" + id)
        .setSfdcAccountId("")
        .setCreatedAt(START)
        .setLastSynced(START)
        .setUpdatedAt(START)
        .setAllocationId("c-" + id)
        .setAllocatedAt(START)
        .setExpiresAt(EXPIRES)
        .setDeletionAttempts(0)
        .build();
  }
}
