package io.sandboxbroker.pool.dynamodb;

/** The names of the table's attributes, which are persistent. */
final class Attribute {
  static final String PK = "PK";
  static final String SK = "SK";

  static final String SANDBOX_ID = "sandbox_id";
  static final String NAME = "name";
  static final String EXTERNAL_ID = "external_id";
  static final String SFDC_ACCOUNT_ID = "sfdc_account_id";
  static final String CREATED_AT = "created_at";
  static final String LAST_SYNCED = "last_synced";

  static final String STATUS = "status";
  static final String STATUS_SHARD = "status_shard";
  static final String VERSION = "version";
  static final String CAUSE = "cause";
  static final String UPDATED_AT = "updated_at";

  static final String COMMAND_ID = "command_id";
  static final String ALLOCATED_TO_TRACK = "allocated_to_track";
  static final String TRACK_NAME = "track_name";
  static final String IDEMPOTENCY_KEY = "idempotency_key";
  static final String ALLOCATED_AT = "allocated_at";
  static final String EXPIRES_AT = "expires_at";
  static final String LEASED_AT = "leased_at";
  static final String RENEWALS = "renewals";
  static final String RENEWABLE_UNTIL = "renewable_until";

  static final String DELETION_REQUESTED_AT = "deletion_requested_at";
  static final String DELETION_RETRY_COUNT = "deletion_retry_count";

  static final String RETAINED_FROM = "retained_from";

  static final String JOURNAL = "journal";
  static final String EVENT = "event";

  static final String CLOSED = "closed";
  static final String CLOSED_REASONS = "closed_reasons";

  static final String LIVE = "live";
  static final String EXPLICIT_KEY = "explicit_key";
  static final String LEASE_KEY = "lease_key";
  static final String NAME_PREFIX = "name_prefix";
  static final String SWAP_OF = "swap_of";
  static final String USED_KEYS = "used_keys";
  static final String GRANTS = "grants";
  static final String GRANTED_COMMANDS = "granted_commands";
  static final String DEADLINE = "deadline";
  static final String TTL = "ttl";

  static final String QUOTA_SLOTS = "quota_slots";
  static final String HOLDER = "holder";

  private Attribute() {}
}
