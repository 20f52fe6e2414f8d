package io.sandboxbroker.migration;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Status;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An item of the earlier broker's table. */
sealed interface EarlierItem {

  /** A readable sandbox. */
  record OfSandbox(EarlierSandbox sandbox) implements EarlierItem {}

  /**
   * The row of a sandbox that cannot be imported.
   *
   * @param account null if the row names none
   * @param used whether somebody may have used the account
   */
  record Unreadable(SandboxId sandbox, @Nullable AccountId account, boolean used, String why)
      implements EarlierItem {}

  /** Bookkeeping that this broker does not need. */
  record Bookkeeping() implements EarlierItem {}

  /** An item that the earlier broker does not write. */
  record Unknown(String key) implements EarlierItem {}

  /** DynamoDB permits 2,048 bytes for a key; ids of the API have at most 256 characters. */
  int MAX_ID = 256;

  /** The attributes that only a sandbox that was used has. */
  Set<String> TRACES_OF_USE =
      Set.of("allocated_at", "deletion_requested_at", "deleted_at", "niosxaas_cleaned_at");

  static EarlierItem of(Map<String, Object> item) {
    var row = new RowValues(item);
    String key = row.text("PK", "");
    if (key.startsWith("NIOSXAAS#")) {
      return new Bookkeeping();
    }
    if (!key.startsWith("SBX#") || !"META".equals(row.text("SK")) || key.length() == 4) {
      return new Unknown(key);
    }
    return ofSandbox(new SandboxId(key.substring(4)), row);
  }

  private static EarlierItem ofSandbox(SandboxId id, RowValues row) {
    Status status = status(row);
    boolean used = !(status == Status.AVAILABLE || status == Status.STALE) || hasTracesOfUse(row);
    String externalId = row.text("external_id");
    AccountId account = account(externalId);
    if (externalId == null || account == null) {
      return new Unreadable(id, null, used, "external_id is " + externalId);
    }
    if (status == null) {
      return new Unreadable(id, account, used, "status is " + row.text("status"));
    }
    if (id.value().length() > MAX_ID || !id.value().equals(row.text("sandbox_id"))) {
      return new Unreadable(id, account, used, "sandbox_id is " + row.text("sandbox_id"));
    }
    String name = name(row);
    if (name == null && !used) {
      return new Unreadable(id, account, false, "name is " + row.text("name"));
    }
    return new OfSandbox(new EarlierSandbox(id, name, externalId, status, used, row));
  }

  private static boolean hasTracesOfUse(RowValues row) {
    return row.text("allocated_to_track") != null
        || row.count("deletion_retry_count") > 0
        || TRACES_OF_USE.stream().anyMatch(name -> row.time(name) != null);
  }

  private static @Nullable Status status(RowValues row) {
    try {
      return Status.ofLabel(row.text("status", ""));
    } catch (IllegalArgumentException unknown) {
      return null;
    }
  }

  private static @Nullable AccountId account(@Nullable String externalId) {
    try {
      return externalId == null || externalId.length() > MAX_ID ? null : AccountId.of(externalId);
    } catch (IllegalArgumentException blank) {
      return null;
    }
  }

  /** A name of the CSP; null if it is missing or longer than this broker permits. */
  private static @Nullable String name(RowValues row) {
    String name = row.text("name");
    return name == null || name.codePointCount(0, name.length()) > MAX_ID ? null : name;
  }
}
