package io.sandboxbroker.gateway;

import io.sandboxbroker.command.AllocateSandbox;
import io.sandboxbroker.command.CancelAllocation;
import io.sandboxbroker.command.CancellationResult;
import io.sandboxbroker.command.RenewLease;
import io.sandboxbroker.command.RequestDeletion;
import io.sandboxbroker.event.AllocationRejected;
import io.sandboxbroker.event.AllocationRejection;
import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.CancellationAnswered;
import io.sandboxbroker.event.DeletionRejected;
import io.sandboxbroker.event.DeletionRejection;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.RenewalRejected;
import io.sandboxbroker.event.RenewalRejection;
import io.sandboxbroker.event.RenewalRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** Outcomes as an allocator publishes them. */
final class Outcomes {

  static final Instant NOW = Instant.parse("2026-01-01T10:00:00.750Z");

  private Outcomes() {}

  static SpecificRecord allocated(SpecificRecord command) {
    var allocate = (AllocateSandbox) command;
    return SandboxAllocated.newBuilder()
        .setEventId("e-1")
        .setCauseId(allocate.getCommandId())
        .setRequestId(allocate.getRequestId())
        .setOccurredAt(NOW)
        .setSandboxId("2026839")
        .setVersion(2)
        .setSandbox(sandbox(allocate.getTrackId()))
        .build();
  }

  static SpecificRecord repeated(SpecificRecord command) {
    var allocate = (AllocateSandbox) command;
    return AllocationRepeated.newBuilder()
        .setEventId("e-2")
        .setCauseId(allocate.getCommandId())
        .setRequestId(allocate.getRequestId())
        .setOccurredAt(NOW)
        .setSandboxId("2026839")
        .setVersion(2)
        .setSandbox(sandbox(allocate.getTrackId()))
        .build();
  }

  static SpecificRecord rejected(SpecificRecord command, AllocationRejection reason) {
    var allocate = (AllocateSandbox) command;
    return AllocationRejected.newBuilder()
        .setEventId("e-3")
        .setCauseId(allocate.getCommandId())
        .setRequestId(allocate.getRequestId())
        .setOccurredAt(NOW)
        .setTrackId(allocate.getTrackId())
        .setReason(reason)
        .build();
  }

  static SpecificRecord cancellation(SpecificRecord command, CancellationResult result) {
    var cancel = (CancelAllocation) command;
    return CancellationAnswered.newBuilder()
        .setEventId("e-7")
        .setCauseId(cancel.getCommandId())
        .setRequestId(cancel.getRequestId())
        .setOccurredAt(NOW)
        .setTrackId(cancel.getTrackId())
        .setAllocationCommandId(cancel.getAllocationCommandId())
        .setResult(result)
        .build();
  }

  static SpecificRecord released(SpecificRecord command) {
    var deletion = (RequestDeletion) command;
    return DeletionRequested.newBuilder()
        .setEventId("e-4")
        .setCauseId(deletion.getCommandId())
        .setRequestId(deletion.getRequestId())
        .setOccurredAt(NOW)
        .setSandboxId(deletion.getSandboxId())
        .setVersion(3)
        .setSandbox(givenBack(deletion, SandboxStatus.PENDING_DELETION))
        .build();
  }

  static SpecificRecord releasedBefore(SpecificRecord command) {
    var deletion = (RequestDeletion) command;
    return DeletionRepeated.newBuilder()
        .setEventId("e-5")
        .setCauseId(deletion.getCommandId())
        .setRequestId(deletion.getRequestId())
        .setOccurredAt(NOW)
        .setSandboxId(deletion.getSandboxId())
        .setVersion(3)
        .setSandbox(givenBack(deletion, SandboxStatus.DELETION_FAILED))
        .build();
  }

  /** The allocation of sandbox 17, with that version. */
  static SpecificRecord event(long version) {
    return SandboxAllocated.newBuilder()
        .setEventId("e-v" + version)
        .setCauseId("c-v" + version)
        .setRequestId("r-v" + version)
        .setOccurredAt(NOW.plusSeconds(version))
        .setSandboxId("17")
        .setVersion(version)
        .setSandbox(sandbox("17", "alice", SandboxStatus.ALLOCATED).build())
        .build();
  }

  static SpecificRecord renewed(SpecificRecord command) {
    var renewal = (RenewLease) command;
    return LeaseRenewed.newBuilder()
        .setEventId("e-8")
        .setCauseId(renewal.getCommandId())
        .setRequestId(renewal.getRequestId())
        .setOccurredAt(NOW)
        .setSandboxId(renewal.getSandboxId())
        .setVersion(3)
        .setSandbox(held(renewal))
        .setRenewableUntil(NOW.plusSeconds(43_200))
        .build();
  }

  static SpecificRecord renewedBefore(SpecificRecord command) {
    var renewal = (RenewLease) command;
    return RenewalRepeated.newBuilder()
        .setEventId("e-9")
        .setCauseId(renewal.getCommandId())
        .setRequestId(renewal.getRequestId())
        .setOccurredAt(NOW)
        .setSandboxId(renewal.getSandboxId())
        .setVersion(4)
        .setSandbox(
            sandbox(renewal.getSandboxId(), renewal.getTrackId(), SandboxStatus.ALLOCATED)
                .setExpiresAt(NOW.plusSeconds(20_000))
                .build())
        .setExpiresAt(NOW.plusSeconds(14_400))
        .setRenewableUntil(NOW.plusSeconds(43_200))
        .build();
  }

  static SpecificRecord notRenewed(SpecificRecord command, RenewalRejection reason) {
    var renewal = (RenewLease) command;
    return RenewalRejected.newBuilder()
        .setEventId("e-10")
        .setCauseId(renewal.getCommandId())
        .setRequestId(renewal.getRequestId())
        .setOccurredAt(NOW)
        .setTrackId(renewal.getTrackId())
        .setSandboxId(renewal.getSandboxId())
        .setReason(reason)
        .setRenewableUntil(
            reason == RenewalRejection.RENEWAL_LIMIT_REACHED ? NOW.plusSeconds(43_200) : null)
        .build();
  }

  private static SandboxState held(RenewLease renewal) {
    return sandbox(renewal.getSandboxId(), renewal.getTrackId(), SandboxStatus.ALLOCATED).build();
  }

  static SpecificRecord kept(SpecificRecord command, DeletionRejection reason) {
    var deletion = (RequestDeletion) command;
    return DeletionRejected.newBuilder()
        .setEventId("e-6")
        .setCauseId(deletion.getCommandId())
        .setRequestId(deletion.getRequestId())
        .setOccurredAt(NOW)
        .setTrackId(deletion.getTrackId())
        .setSandboxId(deletion.getSandboxId())
        .setReason(reason)
        .build();
  }

  private static SandboxState givenBack(RequestDeletion deletion, SandboxStatus status) {
    return sandbox(deletion.getSandboxId(), deletion.getTrackId(), status)
        .setDeletionRequestedAt(NOW.plusSeconds(60))
        .build();
  }

  private static SandboxState sandbox(String track) {
    return sandbox("2026839", track, SandboxStatus.ALLOCATED).build();
  }

  private static SandboxState.Builder sandbox(String id, String track, SandboxStatus status) {
    return SandboxState.newBuilder()
        .setSandboxId(id)
        .setVersion(2)
        .setStatus(status)
        .setName("lab-adventure-0087")
        .setExternalId("identity/accounts/0087")
        .setSfdcAccountId("")
        .setCreatedAt(NOW)
        .setLastSynced(NOW)
        .setUpdatedAt(NOW)
        .setTrackId(track)
        .setAllocatedAt(NOW)
        .setExpiresAt(NOW.plusSeconds(14_400));
  }
}
