package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Status;

/** Maps a sandbox to the state that events carry. */
final class SandboxStates {

  private SandboxStates() {}

  static SandboxState of(Sandbox sandbox) {
    var account = sandbox.account();
    var revision = sandbox.revision();
    var allocation = sandbox.lastAllocation();
    var release = sandbox.lastRelease();
    return SandboxState.newBuilder()
        .setSandboxId(sandbox.id().value())
        .setVersion(revision.version())
        .setStatus(statusOf(sandbox.status()))
        .setName(account.name())
        .setExternalId(account.externalId())
        .setSfdcAccountId(account.sfdcAccountId())
        .setCreatedAt(account.createdAt())
        .setLastSynced(account.lastSynced())
        .setUpdatedAt(revision.at())
        .setAllocationId(allocation.map(Allocation::id).orElse(null))
        .setTrackId(allocation.map(given -> given.track().value()).orElse(null))
        .setLabId(allocation.map(Allocation::lab).orElse(null))
        .setIdempotencyKey(allocation.map(Allocation::idempotencyKey).orElse(null))
        .setAllocatedAt(allocation.map(Allocation::allocatedAt).orElse(null))
        .setExpiresAt(allocation.map(Allocation::expiresAt).orElse(null))
        .setDeletionRequestedAt(release.map(Release::requestedAt).orElse(null))
        .setDeletionAttempts(release.map(Release::failedAttempts).orElse(0))
        .build();
  }

  private static SandboxStatus statusOf(Status status) {
    return switch (status) {
      case AVAILABLE -> SandboxStatus.AVAILABLE;
      case ALLOCATED -> SandboxStatus.ALLOCATED;
      case PENDING_DELETION -> SandboxStatus.PENDING_DELETION;
      case DELETION_FAILED -> SandboxStatus.DELETION_FAILED;
      case STALE -> SandboxStatus.STALE;
      case DELETED -> SandboxStatus.DELETED;
    };
  }
}
