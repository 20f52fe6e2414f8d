package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.audit.PlantedRecords;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A log made by hand, with whatever violation a test plants into it. Each record happens a second
 * after the one before.
 */
final class PlantedLog {

  private static final Instant BEGINNING = Instant.parse("2026-01-01T10:00:00Z");

  private long offset;

  CommittedRecord synced(String sandbox, long version) {
    var state = state(sandbox, version, SandboxStatus.AVAILABLE, null, null);
    return event("SandboxSynced", "sync/" + sandbox + "/" + version, state);
  }

  /** A list shows the sandbox with this account. */
  CommittedRecord synced(String sandbox, long version, String externalId) {
    var state =
        PlantedRecords.copy(state(sandbox, version, SandboxStatus.AVAILABLE, null, null))
            .setExternalId(externalId)
            .build();
    return event("SandboxSynced", "sync/" + sandbox + "/" + version + "/" + externalId, state);
  }

  CommittedRecord allocated(String sandbox, long version, String track, String command) {
    var state = state(sandbox, version, SandboxStatus.ALLOCATED, track, command);
    return event("SandboxAllocated", command, state);
  }

  CommittedRecord repeated(
      String sandbox, long version, String track, String command, String first) {
    var state = state(sandbox, version, SandboxStatus.ALLOCATED, track, first);
    return event("AllocationRepeated", command, state);
  }

  CommittedRecord refused(String track, String command) {
    return event(PlantedRecords.rejected(command, track, now()));
  }

  CommittedRecord released(String sandbox, long version, String track, String command) {
    var state = state(sandbox, version, SandboxStatus.PENDING_DELETION, track, "of " + track);
    return event("DeletionRequested", command, state);
  }

  CommittedRecord expired(String sandbox, long version, String track) {
    var state = state(sandbox, version, SandboxStatus.PENDING_DELETION, track, "of " + track);
    return event("SandboxExpired", "expiry/" + sandbox + "/" + version, state);
  }

  CommittedRecord deleted(String sandbox, long version, String track) {
    var state = state(sandbox, version, SandboxStatus.DELETED, track, "of " + track);
    return event("SandboxDeleted", "csp/" + sandbox + "/" + version, state);
  }

  CommittedRecord allocate(String track, String command) {
    return allocate(track, command, null);
  }

  private CommittedRecord allocate(String track, String command, @Nullable WaitingTurn turn) {
    return record(
        Topics.ALLOCATION_COMMANDS.name(),
        PlantedRecords.allocate(command, track, now(), now(), turn));
  }

  /** The queue publishes the command again, in its turn. */
  CommittedRecord offered(String track, String command) {
    return allocate(track, command, WaitingTurn.OFFERED);
  }

  CommittedRecord cancel(String track, String command, String allocation) {
    return record(
        Topics.ALLOCATION_COMMANDS.name(),
        PlantedRecords.cancel(command, track, allocation, now(), null));
  }

  CommittedRecord cancelled(String track, String command, String allocation) {
    return event(PlantedRecords.cancelled(command, track, allocation, now()));
  }

  CommittedRecord release(String sandbox, String track, String command) {
    return record(
        Topics.DELETION_COMMANDS.name(), PlantedRecords.release(command, track, sandbox, now()));
  }

  CommittedRecord requestCleanup(String command) {
    return record(Topics.DELETION_COMMANDS.name(), PlantedRecords.requestCleanup(command, now()));
  }

  CommittedRecord cleanupBegun(String command, String sandbox) {
    return event(PlantedRecords.cleanupBegun(command, now(), sandbox));
  }

  CommittedRecord requestBulkDeletion(String command) {
    return record(
        Topics.DELETION_COMMANDS.name(), PlantedRecords.requestBulkDeletion(command, now()));
  }

  CommittedRecord bulkDeletionBegun(String command, String sandbox) {
    return event(PlantedRecords.bulkDeletionBegun(command, now(), sandbox));
  }

  CommittedRecord remove(String sandbox, String command) {
    return record(Topics.DELETION_COMMANDS.name(), PlantedRecords.remove(command, sandbox, now()));
  }

  CommittedRecord removalRejected(String sandbox, String command) {
    return event(PlantedRecords.removalRejected(command, sandbox, now()));
  }

  /** A snapshot of an allocated sandbox. */
  CommittedRecord snapshot(String sandbox, long version, String cause) {
    var state = state(sandbox, version, SandboxStatus.ALLOCATED, "anna", "c1");
    return event(PlantedRecords.snapshot(cause, now(), state, false));
  }

  /** A client was answered; its request led to that command. */
  static Exchange answer(
      Call call, String track, String sandbox, String command, int status, String body) {
    return new Exchange(
        call,
        track,
        sandbox,
        PlantedRecords.request(command),
        status,
        Map.of("x-request-id", PlantedRecords.request(command)),
        JsonMapper.shared().readTree(body),
        Duration.ZERO,
        Duration.ZERO);
  }

  /** A client received this sandbox, with the fields of {@link #allocated}. */
  static Exchange given(String track, String sandbox, String command) {
    return answer(
        Call.ALLOCATE,
        track,
        "",
        command,
        201,
        """
        {"sandbox_id": "%1$s", "name": "lab-%1$s", "external_id": "identity/accounts/%1$s",
         "sfdc_account_id": "", "allocated_at": %2$d, "expires_at": %3$d}
        """
            .formatted(
                sandbox,
                BEGINNING.getEpochSecond(),
                BEGINNING.plus(Duration.ofHours(4)).getEpochSecond()));
  }

  private static SandboxState state(
      String sandbox,
      long version,
      SandboxStatus status,
      @Nullable String track,
      @Nullable String allocation) {
    boolean released = status == SandboxStatus.PENDING_DELETION || status == SandboxStatus.DELETED;
    return PlantedRecords.copy(PlantedRecords.available(sandbox, version, BEGINNING))
        .setStatus(status)
        .setTrackId(track)
        .setAllocationId(allocation)
        .setAllocatedAt(track == null ? null : BEGINNING)
        .setExpiresAt(track == null ? null : BEGINNING.plus(Duration.ofHours(4)))
        .setDeletionRequestedAt(released ? BEGINNING.plusSeconds(60) : null)
        .build();
  }

  private CommittedRecord event(String type, String cause, SandboxState after) {
    return event(PlantedRecords.event(type, cause, now(), after));
  }

  private CommittedRecord event(SpecificRecord event) {
    return record(Topics.EVENTS.name(), event);
  }

  private CommittedRecord record(String topic, SpecificRecord record) {
    return new CommittedRecord(topic, 0, offset++, record);
  }

  private Instant now() {
    return BEGINNING.plusSeconds(offset);
  }
}
