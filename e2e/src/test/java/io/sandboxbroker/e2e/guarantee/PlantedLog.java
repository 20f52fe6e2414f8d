package io.sandboxbroker.e2e.guarantee;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.e2e.client.Call;
import io.sandboxbroker.e2e.client.Exchange;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RemovalRejection;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
    String cause = "sync/" + sandbox + "/" + version;
    return event(new SandboxSynced(id(cause), cause, null, now(), sandbox, version, state));
  }

  /** A list shows the sandbox with this account. */
  CommittedRecord synced(String sandbox, long version, String externalId) {
    var state = state(sandbox, version, SandboxStatus.AVAILABLE, null, null, externalId);
    String cause = "sync/" + sandbox + "/" + version + "/" + externalId;
    return event(new SandboxSynced(id(cause), cause, null, now(), sandbox, version, state));
  }

  CommittedRecord allocated(String sandbox, long version, String track, String command) {
    var state = state(sandbox, version, SandboxStatus.ALLOCATED, track, command);
    return event(
        new SandboxAllocated(
            id(command), command, request(command), now(), sandbox, version, state));
  }

  CommittedRecord repeated(
      String sandbox, long version, String track, String command, String first) {
    var state = state(sandbox, version, SandboxStatus.ALLOCATED, track, first);
    return event(
        new AllocationRepeated(
            id(command), command, request(command), now(), sandbox, version, state));
  }

  CommittedRecord refused(String track, String command) {
    return event(
        new AllocationRejected(
            id(command),
            command,
            request(command),
            now(),
            track,
            AllocationRejection.NO_SANDBOXES_AVAILABLE));
  }

  CommittedRecord released(String sandbox, long version, String track, String command) {
    var state = state(sandbox, version, SandboxStatus.PENDING_DELETION, track, "of " + track);
    return event(
        new DeletionRequested(
            id(command), command, request(command), now(), sandbox, version, state));
  }

  CommittedRecord deleted(String sandbox, long version, String track) {
    var state = state(sandbox, version, SandboxStatus.DELETED, track, "of " + track);
    String cause = "csp/" + sandbox + "/" + version;
    return event(new SandboxDeleted(id(cause), cause, null, now(), sandbox, version, state));
  }

  CommittedRecord allocate(String track, String command) {
    return record(
        Topics.ALLOCATION_COMMANDS.name(),
        new AllocateSandbox(
            command, request(command), track, null, null, track, false, now(), now(), null, null));
  }

  /** The queue publishes the command again, in its turn. */
  CommittedRecord offered(String track, String command) {
    var again =
        AllocateSandbox.newBuilder((AllocateSandbox) allocate(track, command).value())
            .setTurn(WaitingTurn.OFFERED)
            .build();
    return record(Topics.ALLOCATION_COMMANDS.name(), again);
  }

  CommittedRecord cancel(String track, String command, String allocation) {
    return record(
        Topics.ALLOCATION_COMMANDS.name(),
        new CancelAllocation(command, request(command), track, allocation, now(), null));
  }

  CommittedRecord cancelled(String track, String command, String allocation) {
    return event(
        new CancellationAnswered(
            id(command),
            command,
            request(command),
            now(),
            track,
            allocation,
            CancellationResult.CANCELLED));
  }

  CommittedRecord release(String sandbox, String track, String command) {
    return record(
        Topics.DELETION_COMMANDS.name(),
        new RequestDeletion(command, request(command), track, sandbox, now(), now()));
  }

  CommittedRecord requestCleanup(String command) {
    return record(
        Topics.DELETION_COMMANDS.name(),
        new RequestCleanup(command, request(command), now(), now()));
  }

  CommittedRecord cleanupBegun(String command, String sandbox) {
    return event(new CleanupBegun(id(command), command, request(command), now(), List.of(sandbox)));
  }

  CommittedRecord requestBulkDeletion(String command) {
    return record(
        Topics.DELETION_COMMANDS.name(),
        new RequestBulkDeletion(
            command, request(command), SandboxStatus.DELETION_FAILED, now(), now()));
  }

  CommittedRecord bulkDeletionBegun(String command, String sandbox) {
    return event(
        new BulkDeletionBegun(
            id(command), command, request(command), now(), List.of(sandbox), false));
  }

  CommittedRecord remove(String sandbox, String command) {
    return record(
        Topics.DELETION_COMMANDS.name(),
        new RemoveSandbox(
            command, request(command), "bulk", sandbox, SandboxStatus.DELETION_FAILED, now()));
  }

  CommittedRecord removalRejected(String sandbox, String command) {
    return event(
        new RemovalRejected(
            id(command),
            command,
            request(command),
            now(),
            sandbox,
            RemovalRejection.NOT_IN_STATUS));
  }

  /** A snapshot of an allocated sandbox. */
  CommittedRecord snapshot(String sandbox, long version, String cause) {
    var state = state(sandbox, version, SandboxStatus.ALLOCATED, "anna", "c1");
    return event(
        new SandboxSnapshot(id(cause), cause, null, now(), sandbox, version, state, false));
  }

  /** A client was answered; its request led to that command. */
  static Exchange answer(
      Call call, String track, String sandbox, String command, int status, String body) {
    return new Exchange(
        call,
        track,
        sandbox,
        request(command),
        status,
        Map.of("x-request-id", request(command)),
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
    return state(sandbox, version, status, track, allocation, "identity/accounts/" + sandbox);
  }

  private static SandboxState state(
      String sandbox,
      long version,
      SandboxStatus status,
      @Nullable String track,
      @Nullable String allocation,
      String externalId) {
    boolean released = status == SandboxStatus.PENDING_DELETION || status == SandboxStatus.DELETED;
    return SandboxState.newBuilder()
        .setSandboxId(sandbox)
        .setVersion(version)
        .setStatus(status)
        .setName("lab-" + sandbox)
        .setExternalId(externalId)
        .setSfdcAccountId("")
        .setCreatedAt(BEGINNING)
        .setLastSynced(BEGINNING)
        .setUpdatedAt(BEGINNING)
        .setTrackId(track)
        .setAllocationId(allocation)
        .setAllocatedAt(track == null ? null : BEGINNING)
        .setExpiresAt(track == null ? null : BEGINNING.plus(Duration.ofHours(4)))
        .setDeletionRequestedAt(released ? BEGINNING.plusSeconds(60) : null)
        .build();
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

  private static String id(String cause) {
    return "event of " + cause;
  }

  private static String request(String command) {
    return "request of " + command;
  }
}
