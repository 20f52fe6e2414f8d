package io.sandboxbroker.migration;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A sandbox of the earlier broker.
 *
 * @param name null if the row has no usable name
 * @param used whether a track may have used the account
 * @param row the other values of the row
 */
record EarlierSandbox(
    SandboxId id,
    @Nullable String name,
    String externalId,
    Status status,
    boolean used,
    RowValues row) {

  /** The track of used sandboxes whose rows name none. */
  static final String NO_OWNER = "imported-without-owner";

  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** What the gateway accepts. */
  private static final Pattern TRACK = Pattern.compile("[!-~]{1,256}");

  /** More than a DynamoDB key of 2,048 bytes holds in no script. */
  private static final int MAX_TRACK = 500;

  /** The identity of the account. */
  AccountId account() {
    return AccountId.of(externalId);
  }

  /** The track that holds the sandbox, if one does. */
  @Nullable TrackId holder() {
    String track = track();
    return status == Status.ALLOCATED && track != null ? new TrackId(track) : null;
  }

  private @Nullable String track() {
    String track = row.text("allocated_to_track");
    return track == null || track.length() > MAX_TRACK ? null : track;
  }

  Instant allocatedAt() {
    return row.firstTime("allocated_at", "deletion_requested_at", "updated_at", "created_at");
  }

  /** What an operator should know about the row alone. */
  Set<Finding> findings() {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    if (!UUID.matcher(account().value()).matches()) {
      findings.add(Finding.NO_UUID);
    }
    if (name == null) {
      findings.add(Finding.NAME_REPLACED);
    }
    if (!used) {
      return findings;
    }
    String track = track();
    switch (status) {
      case AVAILABLE, STALE -> findings.add(Finding.FREE_BUT_USED);
      case ALLOCATED, PENDING_DELETION, DELETION_FAILED -> {
        if (track == null) {
          findings.add(Finding.OWNER_UNKNOWN);
        } else if (!TRACK.matcher(track).matches()) {
          findings.add(Finding.TRACK_NOT_ACCEPTED);
        }
        if (row.time("allocated_at") == null) {
          findings.add(Finding.TIME_REPLACED);
        }
      }
      case DELETED -> {}
    }
    return findings;
  }

  /** The sandbox as this broker stores it. */
  Sandbox toSandbox(ImportTerms terms) {
    var revision = new Revision(1, terms.causeOf(id), terms.now());
    Account account =
        new Account(
            id,
            name == null ? id.value() : name,
            externalId,
            row.text("sfdc_account_id", ""),
            row.firstTime("created_at", "last_synced", "updated_at", "allocated_at"),
            row.firstTime("last_synced", "created_at", "updated_at", "allocated_at"));
    return switch (status) {
      case AVAILABLE ->
          used
              ? new Sandbox.Deleted(account, revision, tombstoneRelease(terms))
              : new Sandbox.Available(account, revision);
      case STALE ->
          used
              ? new Sandbox.Deleted(account, revision, tombstoneRelease(terms))
              : new Sandbox.Stale(account, revision);
      case ALLOCATED -> new Sandbox.Allocated(account, revision, allocation(terms));
      case PENDING_DELETION -> new Sandbox.PendingDeletion(account, revision, release(terms));
      case DELETION_FAILED -> new Sandbox.DeletionFailed(account, revision, release(terms));
      // The row does not say whether the CSP has confirmed the deletion, so the tombstone stays.
      case DELETED -> new Sandbox.Deleted(account, revision, tombstoneRelease(terms));
    };
  }

  /**
   * The lease of an allocated sandbox. The earlier broker did not store the name prefix, so a
   * repetition with any key and prefix gets this sandbox.
   */
  static Lease leaseOf(Sandbox.Allocated sandbox) {
    Allocation allocation = sandbox.allocation();
    return new Lease(
        allocation.track(),
        sandbox.id(),
        new Lease.Request(
            allocation.id(), allocation.idempotencyKey(), false, allocation.lab(), null),
        allocation.allocatedAt(),
        allocation.expiresAt(),
        true,
        Set.of(),
        List.of(new Lease.Grant(allocation.id(), sandbox.id(), allocation.allocatedAt())));
  }

  private @Nullable Release tombstoneRelease(ImportTerms terms) {
    return track() == null ? null : release(terms);
  }

  private Release release(ImportTerms terms) {
    return new Release(
        allocation(terms),
        row.firstTime("deletion_requested_at", "deleted_at", "updated_at", "allocated_at"),
        row.count("deletion_retry_count"));
  }

  private Allocation allocation(ImportTerms terms) {
    String track = track();
    String owner = track == null ? NO_OWNER : track;
    return new Allocation(
        terms.causeOf(id),
        new TrackId(owner),
        atMost(row.text("track_name")),
        Objects.requireNonNullElse(atMost(row.text("idempotency_key")), owner),
        allocatedAt(),
        allocatedAt().plus(terms.labDuration()));
  }

  private static @Nullable String atMost(@Nullable String text) {
    return text == null || text.length() > EarlierItem.MAX_ID ? null : text;
  }
}
