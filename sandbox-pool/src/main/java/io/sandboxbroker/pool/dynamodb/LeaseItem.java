package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.SandboxId;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A lease as an item. Its track stands in the key only, which keeps it out of the track index. */
final class LeaseItem {

  private LeaseItem() {}

  static Map<String, AttributeValue> attributesOf(Lease lease) {
    return Map.of(
        Attribute.SANDBOX_ID, Values.of(lease.sandbox().value()),
        Attribute.COMMAND_ID, Values.of(lease.commandId()),
        Attribute.IDEMPOTENCY_KEY, Values.of(lease.idempotencyKey()),
        Attribute.ALLOCATED_AT, Values.of(lease.allocatedAt()),
        Attribute.EXPIRES_AT, Values.of(lease.expiresAt()),
        Attribute.LIVE, Values.of(lease.live()));
  }

  static Lease read(Map<String, AttributeValue> attributes) {
    var item = new Item(attributes);
    return new Lease(
        Keys.track(item),
        new SandboxId(item.text(Attribute.SANDBOX_ID)),
        item.text(Attribute.COMMAND_ID),
        item.text(Attribute.IDEMPOTENCY_KEY),
        item.time(Attribute.ALLOCATED_AT),
        item.time(Attribute.EXPIRES_AT),
        item.flag(Attribute.LIVE));
  }
}
