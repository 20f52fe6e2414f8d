package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.TrackId;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The keys of the table's items. */
final class Keys {
  private static final String SANDBOX = "SBX#";
  private static final String TRACK = "TRACK#";
  private static final String ACCOUNT = "ACCOUNT#";
  private static final String QUOTA = "QUOTA#";
  private static final String SLOT = "SLOT#";

  private static final String META = "META";

  /** The sort key of each lease. */
  static final String LEASE = "LEASE";

  private Keys() {}

  static Map<String, AttributeValue> of(SandboxId sandbox) {
    return key(SANDBOX + sandbox, META);
  }

  static Map<String, AttributeValue> of(TrackId track) {
    return key(TRACK + track, LEASE);
  }

  static Map<String, AttributeValue> of(AccountId account) {
    return key(ACCOUNT + account, "SANDBOX");
  }

  /** The key of one slot of a quota. */
  static Map<String, AttributeValue> ofSlot(String quotaHolder, int number) {
    return key(QUOTA + quotaHolder, SLOT + number);
  }

  /** The partition key of all slots of a quota. */
  static AttributeValue ofSlots(String quotaHolder) {
    return AttributeValues.of(QUOTA + quotaHolder);
  }

  /** Whether an item with this partition key can be in an index. */
  static boolean isOfIndex(String partition) {
    return isAfter(SANDBOX, partition) || isAfter(TRACK, partition);
  }

  private static boolean isAfter(String prefix, String partition) {
    return partition.startsWith(prefix) && partition.length() > prefix.length();
  }

  /** The key of an item of an index: a sandbox, or a lease of an earlier version. */
  static Map<String, AttributeValue> ofIndexed(String partition) {
    return key(partition, partition.startsWith(SANDBOX) ? META : LEASE);
  }

  /** Whether an item is a sandbox. */
  static boolean isSandbox(Item item) {
    return item.text(Attribute.PK).startsWith(SANDBOX);
  }

  static int slotNumber(Item item) {
    try {
      return Integer.parseInt(item.text(Attribute.SK).substring(SLOT.length()));
    } catch (RuntimeException notOne) {
      throw item.unreadable(Attribute.SK);
    }
  }

  static SandboxId sandbox(Item item) {
    return new SandboxId(after(SANDBOX, item));
  }

  static TrackId track(Item item) {
    return new TrackId(after(TRACK, item));
  }

  static AccountId account(Item item) {
    return new AccountId(after(ACCOUNT, item));
  }

  private static String after(String prefix, Item item) {
    String partition = item.text(Attribute.PK);
    if (!partition.startsWith(prefix)) {
      throw item.unreadable(Attribute.PK);
    }
    return partition.substring(prefix.length());
  }

  private static Map<String, AttributeValue> key(String partition, String sort) {
    return Map.of(
        Attribute.PK, AttributeValues.of(partition), Attribute.SK, AttributeValues.of(sort));
  }
}
