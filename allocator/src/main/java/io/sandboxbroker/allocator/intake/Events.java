package io.sandboxbroker.allocator.intake;

import io.sandboxbroker.event.AllocationRepeated;
import io.sandboxbroker.event.DeletionRepeated;
import io.sandboxbroker.event.DeletionRequested;
import io.sandboxbroker.event.LeaseRenewed;
import io.sandboxbroker.event.RenewalRepeated;
import io.sandboxbroker.event.SandboxAllocated;
import io.sandboxbroker.event.SandboxDeleted;
import io.sandboxbroker.event.SandboxDeletionFailed;
import io.sandboxbroker.event.SandboxExpired;
import io.sandboxbroker.event.SandboxMarkedStale;
import io.sandboxbroker.event.SandboxSnapshot;
import io.sandboxbroker.event.SandboxState;
import io.sandboxbroker.event.SandboxStatus;
import io.sandboxbroker.event.SandboxSynced;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Renewal;
import io.sandboxbroker.pool.Sandbox;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Builds the events that one record causes.
 *
 * @param causeId the id of the record
 * @param requestId the HTTP request that it began with; null when there is none
 * @param now when an event that changes nothing occurs
 */
record Events(String causeId, @Nullable String requestId, Instant now) {

  /** Builds an event of a sandbox; the parameters are the fields of its schema, in their order. */
  private interface SandboxEvent {
    SpecificRecord create(
        String eventId,
        String causeId,
        @Nullable String requestId,
        Instant occurredAt,
        String sandboxId,
        Long version,
        SandboxState sandbox);
  }

  /**
   * The event of a change.
   *
   * @param failure why the CSP did not delete the account; read by that event alone
   */
  Reply.Event changed(JournalEntry entry, String failure) {
    Sandbox after = entry.after();
    Instant at = after.revision().at();
    return switch (entry.event()) {
      case SANDBOX_SYNCED -> ofSandbox(after, at, "SandboxSynced", SandboxSynced::new);
      case SANDBOX_ALLOCATED -> ofSandbox(after, at, "SandboxAllocated", SandboxAllocated::new);
      case LEASE_RENEWED -> renewed(after, at);
      case DELETION_REQUESTED -> released(after, null);
      case SANDBOX_EXPIRED -> ofSandbox(after, at, "SandboxExpired", SandboxExpired::new);
      case SANDBOX_DELETED -> ofSandbox(after, at, "SandboxDeleted", SandboxDeleted::new);
      case SANDBOX_MARKED_STALE ->
          ofSandbox(after, at, "SandboxMarkedStale", SandboxMarkedStale::new);
      case SANDBOX_DELETION_FAILED ->
          ofSandbox(
              after,
              at,
              "SandboxDeletionFailed",
              (id, cause, request, when, sandbox, version, state) ->
                  new SandboxDeletionFailed(
                      id, cause, request, when, sandbox, version, state, failure));
    };
  }

  /**
   * The events of a swap. The first one is that of the old sandbox, and answers no command.
   *
   * @param entry the change of the new sandbox
   * @param given the change of the old sandbox
   */
  List<Reply.Event> swapped(JournalEntry entry, JournalEntry given) {
    return List.of(
        released(given.after(), entry.after().id().value()).withoutAnswer(), changed(entry, ""));
  }

  private Reply.Event released(Sandbox after, @Nullable String swappedFor) {
    return ofSandbox(
        after,
        after.revision().at(),
        "DeletionRequested",
        (id, cause, request, when, sandbox, version, state) ->
            new DeletionRequested(id, cause, request, when, sandbox, version, state, swappedFor));
  }

  private Reply.Event renewed(Sandbox after, Instant at) {
    Renewal renewal = after.lastAllocation().orElseThrow().renewals().getFirst();
    return ofSandbox(
        after,
        at,
        "LeaseRenewed",
        (id, cause, request, when, sandbox, version, state) ->
            new LeaseRenewed(
                id, cause, request, when, sandbox, version, state, renewal.renewableUntil()));
  }

  /** The track has renewed the lease with the same key before. */
  Reply.Event renewalRepeated(Sandbox sandbox, Renewal renewal) {
    return ofSandbox(
        sandbox,
        now,
        "RenewalRepeated",
        (id, cause, request, when, key, version, state) ->
            new RenewalRepeated(
                id,
                cause,
                request,
                when,
                key,
                version,
                state,
                renewal.expiresAt(),
                renewal.renewableUntil()));
  }

  /** The track holds the sandbox already. */
  Reply.Event allocationRepeated(Sandbox sandbox) {
    return ofSandbox(sandbox, now, "AllocationRepeated", AllocationRepeated::new);
  }

  /** The track gave the sandbox back before. */
  Reply.Event deletionRepeated(Sandbox sandbox) {
    return ofSandbox(sandbox, now, "DeletionRepeated", DeletionRepeated::new);
  }

  /**
   * The current state of a sandbox, one of many that the record causes.
   *
   * @param dueNow whether the next try of its deletion is due now
   */
  Reply.Event snapshot(Sandbox sandbox, boolean dueNow) {
    return snapshot(sandbox, causeId + "/" + sandbox.id() + "/SandboxSnapshot", dueNow, false);
  }

  /** The current state of the sandbox that a command names, whose deletion is due now. */
  Reply.Event deletionDue(Sandbox sandbox) {
    return snapshot(sandbox, id("SandboxSnapshot"), true, true);
  }

  private Reply.Event snapshot(Sandbox sandbox, String id, boolean dueNow, boolean answer) {
    SandboxState state = state(sandbox);
    String key = state.getSandboxId();
    var event =
        new SandboxSnapshot(id, causeId, requestId, now, key, state.getVersion(), state, dueNow);
    return new Reply.Event(id, key, key, now, event, answer);
  }

  private Reply.Event ofSandbox(Sandbox sandbox, Instant at, String type, SandboxEvent event) {
    SandboxState state = state(sandbox);
    String key = state.getSandboxId();
    String id = id(type);
    return new Reply.Event(
        id,
        key,
        key,
        at,
        event.create(id, causeId, requestId, at, key, state.getVersion(), state),
        true);
  }

  /** Any other event that answers a command. */
  Reply.Event answer(String key, String subject, SpecificRecord event) {
    return new Reply.Event(id(event.getSchema().getName()), key, subject, now, event, true);
  }

  /** The id of the one event of this type that the record causes. */
  String id(String type) {
    return causeId + "/" + type;
  }

  private static SandboxState state(Sandbox sandbox) {
    var account = sandbox.account();
    var revision = sandbox.revision();
    var allocation = sandbox.lastAllocation();
    var release = sandbox.lastRelease();
    return SandboxState.newBuilder()
        .setSandboxId(sandbox.id().value())
        .setVersion(revision.version())
        .setStatus(status(sandbox))
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

  private static SandboxStatus status(Sandbox sandbox) {
    return switch (sandbox.status()) {
      case AVAILABLE -> SandboxStatus.AVAILABLE;
      case ALLOCATED -> SandboxStatus.ALLOCATED;
      case PENDING_DELETION -> SandboxStatus.PENDING_DELETION;
      case DELETION_FAILED -> SandboxStatus.DELETION_FAILED;
      case STALE -> SandboxStatus.STALE;
      case DELETED -> SandboxStatus.DELETED;
    };
  }
}
