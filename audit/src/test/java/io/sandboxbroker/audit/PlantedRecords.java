package io.sandboxbroker.audit;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.RemoveSandbox;
import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.command.RequestBulkDeletion;
import io.sandboxbroker.command.RequestCleanup;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.command.RequestRebuild;
import io.sandboxbroker.command.RequestSync;
import io.sandboxbroker.command.RetryDeletion;
import io.sandboxbroker.command.WaitingTurn;
import io.sandboxbroker.csp.SyncCompleted;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.BulkDeletionBegun;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.event.CleanupBegun;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.PoolRebuilt;
import io.sandboxbroker.event.RemovalRejected;
import io.sandboxbroker.event.RemovalRejection;
import io.sandboxbroker.event.RetryRejected;
import io.sandboxbroker.event.RetryRejection;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxMarkedStale;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Builds the records of logs that tests make by hand. */
public final class PlantedRecords {

  private PlantedRecords() {}

  /** An event after which a sandbox has this state. */
  public static SpecificRecord event(String type, String cause, Instant at, SandboxState after) {
    String id = cause + "/" + type;
    String request = request(cause);
    String sandbox = after.getSandboxId();
    long version = after.getVersion();
    return switch (type) {
      case "SandboxSynced" -> new SandboxSynced(id, cause, null, at, sandbox, version, after);
      case "SandboxAllocated" ->
          new SandboxAllocated(id, cause, request, at, sandbox, version, after);
      case "AllocationRepeated" ->
          new AllocationRepeated(id, cause, request, at, sandbox, version, after);
      case "DeletionRequested" ->
          new DeletionRequested(id, cause, request, at, sandbox, version, after, null);
      case "DeletionRepeated" ->
          new DeletionRepeated(id, cause, request, at, sandbox, version, after);
      case "SandboxExpired" -> new SandboxExpired(id, cause, null, at, sandbox, version, after);
      case "SandboxDeletionFailed" ->
          new SandboxDeletionFailed(id, cause, null, at, sandbox, version, after, "500");
      case "SandboxDeleted" -> new SandboxDeleted(id, cause, null, at, sandbox, version, after);
      case "SandboxMarkedStale" ->
          new SandboxMarkedStale(id, cause, null, at, sandbox, version, after);
      default -> throw new IllegalArgumentException(type);
    };
  }

  /**
   * A snapshot of a sandbox.
   *
   * @param dueNow whether an operator wants the deletion now
   */
  public static SandboxSnapshot snapshot(
      String cause, Instant at, SandboxState state, boolean dueNow) {
    return new SandboxSnapshot(
        cause + "/" + state.getSandboxId() + "/SandboxSnapshot",
        cause,
        null,
        at,
        state.getSandboxId(),
        state.getVersion(),
        state,
        dueNow);
  }

  /** The state of a sandbox that nobody has held, as a list showed it at this time. */
  public static SandboxState available(String sandbox, long version, Instant synced) {
    return SandboxState.newBuilder()
        .setSandboxId(sandbox)
        .setVersion(version)
        .setStatus(SandboxStatus.AVAILABLE)
        .setName("lab-" + sandbox)
        .setExternalId("identity/accounts/" + sandbox)
        .setSfdcAccountId("")
        .setCreatedAt(synced)
        .setLastSynced(synced)
        .setUpdatedAt(synced)
        .build();
  }

  /** A builder with the fields of a state. Avro's own copy refuses enumerations of ours. */
  public static SandboxState.Builder copy(SandboxState state) {
    return SandboxState.newBuilder()
        .setSandboxId(state.getSandboxId())
        .setVersion(state.getVersion())
        .setStatus(state.getStatus())
        .setName(state.getName())
        .setExternalId(state.getExternalId())
        .setSfdcAccountId(state.getSfdcAccountId())
        .setCreatedAt(state.getCreatedAt())
        .setLastSynced(state.getLastSynced())
        .setUpdatedAt(state.getUpdatedAt())
        .setAllocationId(state.getAllocationId())
        .setTrackId(state.getTrackId())
        .setLabId(state.getLabId())
        .setIdempotencyKey(state.getIdempotencyKey())
        .setAllocatedAt(state.getAllocatedAt())
        .setExpiresAt(state.getExpiresAt())
        .setDeletionRequestedAt(state.getDeletionRequestedAt())
        .setDeletionAttempts(state.getDeletionAttempts());
  }

  /** A track asks for a sandbox. */
  public static AllocateSandbox allocate(
      String command, String track, Instant at, Instant deadline, @Nullable WaitingTurn turn) {
    return new AllocateSandbox(
        command,
        request(command),
        track,
        null,
        null,
        track,
        false,
        at,
        deadline,
        null,
        turn,
        null,
        null,
        null);
  }

  /** A track swaps its sandbox. */
  public static AllocateSandbox swap(String command, String track, String sandbox, Instant at) {
    return AllocateSandbox.newBuilder(allocate(command, track, at, at.plusSeconds(25), null))
        .setSwapOf(sandbox)
        .build();
  }

  /** The sandbox that a swap gives back has this state. */
  public static DeletionRequested given(
      String command, Instant at, SandboxState after, String other) {
    return new DeletionRequested(
        command + "/DeletionRequested",
        command,
        request(command),
        at,
        after.getSandboxId(),
        after.getVersion(),
        after,
        other);
  }

  /** A track renews its lease. */
  public static RenewLease renew(String command, String track, String sandbox, Instant at) {
    return new RenewLease(
        command, request(command), track, sandbox, 3_600_000L, null, at, at.plusSeconds(12));
  }

  /** The lease of a sandbox ends as this state says. */
  public static LeaseRenewed renewed(String command, Instant at, SandboxState after) {
    return new LeaseRenewed(
        command + "/LeaseRenewed",
        command,
        request(command),
        at,
        after.getSandboxId(),
        after.getVersion(),
        after,
        at.plusSeconds(36_000));
  }

  /** A track gets no sandbox. */
  public static AllocationRejected rejected(String command, String track, Instant at) {
    return new AllocationRejected(
        command + "/AllocationRejected",
        command,
        request(command),
        at,
        track,
        AllocationRejection.NO_SANDBOXES_AVAILABLE);
  }

  /** A track cancels a command that waits. */
  public static CancelAllocation cancel(
      String command,
      String track,
      String allocation,
      Instant at,
      @Nullable CancellationResult result) {
    return new CancelAllocation(command, request(command), track, allocation, at, result);
  }

  /** The answer to a cancellation. */
  public static CancellationAnswered cancelled(
      String command, String track, String allocation, Instant at) {
    return new CancellationAnswered(
        command + "/CancellationAnswered",
        command,
        request(command),
        at,
        track,
        allocation,
        CancellationResult.CANCELLED);
  }

  /** A track gives a sandbox back. */
  public static RequestDeletion release(String command, String track, String sandbox, Instant at) {
    return new RequestDeletion(command, request(command), track, sandbox, at, at.plusSeconds(12));
  }

  /** A track may not give a sandbox back. */
  public static DeletionRejected releaseRejected(
      String command, String track, String sandbox, Instant at) {
    return new DeletionRejected(
        command + "/DeletionRejected",
        command,
        request(command),
        at,
        track,
        sandbox,
        DeletionRejection.NOT_SANDBOX_OWNER);
  }

  /** An operator retries the deletion of a sandbox. */
  public static RetryDeletion retry(String command, String sandbox, Instant at) {
    return new RetryDeletion(command, request(command), sandbox, at, at.plusSeconds(12));
  }

  /** The deletion of a sandbox is not retried. */
  public static RetryRejected retryRejected(String command, String sandbox, Instant at) {
    return new RetryRejected(
        command + "/RetryRejected",
        command,
        request(command),
        at,
        sandbox,
        RetryRejection.NOT_BEING_DELETED);
  }

  /** An operator starts a clean-up. */
  public static RequestCleanup requestCleanup(String command, Instant at) {
    return new RequestCleanup(command, request(command), at, at.plusSeconds(12));
  }

  /** A clean-up of some sandboxes has begun. */
  public static CleanupBegun cleanupBegun(String command, Instant at, String... sandboxes) {
    return new CleanupBegun(
        command + "/CleanupBegun", command, request(command), at, List.of(sandboxes));
  }

  /** An operator starts a bulk deletion. */
  public static RequestBulkDeletion requestBulkDeletion(String command, Instant at) {
    return new RequestBulkDeletion(
        command, request(command), SandboxStatus.DELETION_FAILED, at, at.plusSeconds(12));
  }

  /** A bulk deletion of some sandboxes has begun. */
  public static BulkDeletionBegun bulkDeletionBegun(
      String command, Instant at, String... sandboxes) {
    return new BulkDeletionBegun(
        command + "/BulkDeletionBegun", command, request(command), at, List.of(sandboxes), false);
  }

  /** A bulk deletion removes a sandbox. */
  public static RemoveSandbox remove(String command, String sandbox, Instant at) {
    return new RemoveSandbox(
        command, request(command), "bulk", sandbox, SandboxStatus.DELETION_FAILED, at);
  }

  /** A sandbox of a bulk deletion is not removed. */
  public static RemovalRejected removalRejected(String command, String sandbox, Instant at) {
    return new RemovalRejected(
        command + "/RemovalRejected",
        command,
        request(command),
        at,
        sandbox,
        RemovalRejection.NOT_IN_STATUS);
  }

  /** An operator starts a rebuild, or the allocator continues it. */
  public static RequestRebuild rebuild(String command, Instant at, @Nullable String position) {
    return new RequestRebuild(command, request(command), position, 0L, at, at.plusSeconds(12));
  }

  /** A rebuild is over. */
  public static PoolRebuilt rebuilt(String command, Instant at) {
    return new PoolRebuilt(command + "/PoolRebuilt", command, request(command), at, 1L);
  }

  /** An operator starts a sync. */
  public static RequestSync requestSync(String command, Instant at) {
    return RequestSync.newBuilder()
        .setCommandId(command)
        .setRequestId(request(command))
        .setRequestedAt(at)
        .setDeadline(at.plusSeconds(60))
        .setDryRun(false)
        .setOverride(false)
        .build();
  }

  /** A sync is over. */
  public static SyncCompleted synced(String command, Instant at) {
    return SyncCompleted.newBuilder()
        .setFactId(command + "/SyncCompleted")
        .setSyncId(command)
        .setCauseId(command)
        .setListed(1)
        .setDiscovered(0)
        .setVanished(0)
        .setStartedAt(at)
        .setObservedAt(at)
        .setDryRun(false)
        .build();
  }

  /** The HTTP request behind a command. */
  public static String request(String command) {
    return "request of " + command;
  }
}
