package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Release;
import io.sandboxbroker.pool.Renewal;
import io.sandboxbroker.pool.Revision;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.TrackId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Maps a sandbox to its item. */
final class SandboxItem {

  private SandboxItem() {}

  /** Every attribute but the key and the journal. */
  static Map<String, AttributeValue> attributesOf(Sandbox sandbox, Shards shards) {
    Map<String, AttributeValue> item = new HashMap<>();
    Account account = sandbox.account();
    item.put(Attribute.SANDBOX_ID, AttributeValues.of(account.id().value()));
    item.put(Attribute.NAME, AttributeValues.of(account.name()));
    item.put(Attribute.EXTERNAL_ID, AttributeValues.of(account.externalId()));
    item.put(Attribute.SFDC_ACCOUNT_ID, AttributeValues.of(account.sfdcAccountId()));
    item.put(Attribute.CREATED_AT, AttributeValues.of(account.createdAt()));
    item.put(Attribute.LAST_SYNCED, AttributeValues.of(account.lastSynced()));
    item.put(Attribute.STATUS, AttributeValues.of(sandbox.status().label()));
    item.put(
        Attribute.STATUS_SHARD, AttributeValues.of(shards.labelOf(sandbox.status(), sandbox.id())));
    item.put(Attribute.VERSION, AttributeValues.of(sandbox.revision().version()));
    item.put(Attribute.CAUSE, AttributeValues.of(sandbox.revision().cause()));
    item.put(Attribute.UPDATED_AT, AttributeValues.of(sandbox.revision().at()));
    sandbox.lastAllocation().ifPresent(allocation -> put(item, allocation));
    sandbox.lastRelease().ifPresent(release -> put(item, release));
    if (sandbox instanceof Sandbox.Deleted deleted && deleted.retainedFrom() != null) {
      item.put(Attribute.RETAINED_FROM, AttributeValues.of(deleted.retainedFrom()));
      item.put(Attribute.TTL, AttributeValues.ttl(deleted.retainedFrom()));
    }
    return item;
  }

  private static void put(Map<String, AttributeValue> item, Allocation allocation) {
    item.put(Attribute.COMMAND_ID, AttributeValues.of(allocation.id()));
    item.put(Attribute.ALLOCATED_TO_TRACK, AttributeValues.of(allocation.track().value()));
    // Without the attribute, the row has no entry in the IdempotencyIndex.
    if (allocation.hasChosenKey()) {
      item.put(Attribute.IDEMPOTENCY_KEY, AttributeValues.of(allocation.idempotencyKey()));
    }
    item.put(Attribute.ALLOCATED_AT, AttributeValues.of(allocation.allocatedAt()));
    item.put(Attribute.EXPIRES_AT, AttributeValues.of(allocation.expiresAt()));
    if (allocation.lab() != null) {
      item.put(Attribute.TRACK_NAME, AttributeValues.of(allocation.lab()));
    }
    if (!allocation.leasedAt().equals(allocation.allocatedAt())) {
      item.put(Attribute.LEASED_AT, AttributeValues.of(allocation.leasedAt()));
    }
    if (!allocation.renewals().isEmpty()) {
      item.put(
          Attribute.RENEWALS,
          AttributeValue.fromL(
              allocation.renewals().stream().map(SandboxItem::attributeOf).toList()));
    }
  }

  private static AttributeValue attributeOf(Renewal renewal) {
    Map<String, AttributeValue> map = new HashMap<>();
    map.put(Attribute.VERSION, AttributeValues.of(renewal.version()));
    if (renewal.idempotencyKey() != null) {
      map.put(Attribute.IDEMPOTENCY_KEY, AttributeValues.of(renewal.idempotencyKey()));
    }
    map.put(Attribute.EXPIRES_AT, AttributeValues.of(renewal.expiresAt()));
    map.put(Attribute.RENEWABLE_UNTIL, AttributeValues.of(renewal.renewableUntil()));
    return AttributeValue.fromM(map);
  }

  private static Renewal renewal(Item map) {
    return new Renewal(
        map.number(Attribute.VERSION),
        map.textOrNull(Attribute.IDEMPOTENCY_KEY),
        map.time(Attribute.EXPIRES_AT),
        map.time(Attribute.RENEWABLE_UNTIL));
  }

  private static void put(Map<String, AttributeValue> item, Release release) {
    item.put(Attribute.DELETION_REQUESTED_AT, AttributeValues.of(release.requestedAt()));
    item.put(Attribute.DELETION_RETRY_COUNT, AttributeValues.of(release.failedAttempts()));
  }

  static PoolEntry read(Map<String, AttributeValue> attributes) {
    var item = new Item(attributes);
    return new PoolEntry(inState(item, item), Journal.read(item));
  }

  /** Reads an item of an index, which has no journal. */
  static Sandbox listed(Map<String, AttributeValue> attributes) {
    var item = new Item(attributes);
    return inState(item, item);
  }

  /**
   * Reads a sandbox in a present or past state. A sandbox has one allocation in its life, so that
   * the row has it for every state. Only renewals change it.
   *
   * @param state the attributes that differ between states: the row itself, or a journal entry
   */
  static Sandbox inState(Item state, Item row) {
    var revision =
        new Revision(
            state.number(Attribute.VERSION),
            state.text(Attribute.CAUSE),
            state.time(Attribute.UPDATED_AT));
    int failedAttempts = state.countOrZero(Attribute.DELETION_RETRY_COUNT);
    Account account = account(row);
    return switch (state.status()) {
      case AVAILABLE -> new Sandbox.Available(account, revision);
      case ALLOCATED -> new Sandbox.Allocated(account, revision, allocation(state, row));
      case PENDING_DELETION ->
          new Sandbox.PendingDeletion(account, revision, release(state, row, failedAttempts));
      case DELETION_FAILED ->
          new Sandbox.DeletionFailed(account, revision, release(state, row, failedAttempts));
      case STALE -> new Sandbox.Stale(account, revision);
      case DELETED ->
          new Sandbox.Deleted(
              account,
              revision,
              row.has(Attribute.DELETION_REQUESTED_AT) ? release(state, row, failedAttempts) : null,
              retainedFrom(row));
    };
  }

  /** An earlier version of this program wrote the end of the retention only. */
  private static @Nullable Instant retainedFrom(Item row) {
    if (row.has(Attribute.RETAINED_FROM)) {
      return row.time(Attribute.RETAINED_FROM);
    }
    return row.has(Attribute.TTL)
        ? Instant.ofEpochSecond(row.number(Attribute.TTL)).minus(AttributeValues.RETENTION)
        : null;
  }

  private static Account account(Item row) {
    return new Account(
        new SandboxId(row.text(Attribute.SANDBOX_ID)),
        row.text(Attribute.NAME),
        row.text(Attribute.EXTERNAL_ID),
        row.text(Attribute.SFDC_ACCOUNT_ID),
        row.time(Attribute.CREATED_AT),
        row.time(Attribute.LAST_SYNCED));
  }

  private static Allocation allocation(Item state, Item row) {
    long version = state.number(Attribute.VERSION);
    String track = row.text(Attribute.ALLOCATED_TO_TRACK);
    String key = row.textOrNull(Attribute.IDEMPOTENCY_KEY);
    Instant allocatedAt = row.time(Attribute.ALLOCATED_AT);
    return new Allocation(
        row.text(Attribute.COMMAND_ID),
        new TrackId(track),
        row.textOrNull(Attribute.TRACK_NAME),
        key == null ? track : key,
        allocatedAt,
        // The journal entries of an earlier version of this program have no end.
        (state.has(Attribute.EXPIRES_AT) ? state : row).time(Attribute.EXPIRES_AT),
        row.has(Attribute.LEASED_AT) ? row.time(Attribute.LEASED_AT) : allocatedAt,
        row.items(Attribute.RENEWALS).stream()
            .map(SandboxItem::renewal)
            .filter(renewal -> renewal.version() <= version)
            .toList());
  }

  private static Release release(Item state, Item row, int failedAttempts) {
    return new Release(
        allocation(state, row), row.time(Attribute.DELETION_REQUESTED_AT), failedAttempts);
  }
}
