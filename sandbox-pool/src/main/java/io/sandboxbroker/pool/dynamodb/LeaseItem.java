package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.SandboxId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Maps a lease to its item. Only the key has the track, so that the TrackIndex lacks leases. An
 * attribute of its own has the idempotency key, so that the IdempotencyIndex lacks them, too.
 */
final class LeaseItem {

  /** The attributes that some leases lack. */
  static final Set<String> OPTIONAL =
      Set.of(
          Attribute.TRACK_NAME,
          Attribute.NAME_PREFIX,
          Attribute.SWAP_OF,
          Attribute.TTL,
          Attribute.LEASE_KEY,
          // Earlier versions of this program wrote the key to it.
          Attribute.IDEMPOTENCY_KEY);

  private LeaseItem() {}

  /** Every attribute but the key, and but used keys and grants, which a write extends. */
  static Map<String, AttributeValue> attributesOf(Lease lease) {
    Map<String, AttributeValue> item = new HashMap<>();
    item.put(Attribute.SANDBOX_ID, AttributeValues.of(lease.sandbox().value()));
    item.put(Attribute.COMMAND_ID, AttributeValues.of(lease.request().commandId()));
    item.put(Attribute.EXPLICIT_KEY, AttributeValues.of(lease.request().explicitKey()));
    String key = lease.request().idempotencyKey();
    putUnlessNull(item, Attribute.LEASE_KEY, key.equals(lease.track().value()) ? null : key);
    putUnlessNull(item, Attribute.TRACK_NAME, lease.request().lab());
    putUnlessNull(item, Attribute.NAME_PREFIX, lease.request().namePrefix());
    SandboxId swapOf = lease.request().swapOf();
    putUnlessNull(item, Attribute.SWAP_OF, swapOf == null ? null : swapOf.value());
    item.put(Attribute.ALLOCATED_AT, AttributeValues.of(lease.allocatedAt()));
    item.put(Attribute.EXPIRES_AT, AttributeValues.of(lease.expiresAt()));
    item.put(Attribute.LIVE, AttributeValues.of(lease.live()));
    return item;
  }

  static List<AttributeValue> grantedCommands(Lease lease) {
    return lease.grants().stream().map(Lease.Grant::commandId).map(AttributeValues::of).toList();
  }

  /**
   * In the order of {@link #grantedCommands}, a list of its own so that conditions can search it.
   */
  static List<AttributeValue> grants(Lease lease) {
    return lease.grants().stream()
        .map(
            grant ->
                AttributeValue.fromM(
                    Map.of(
                        Attribute.SANDBOX_ID, AttributeValues.of(grant.sandbox().value()),
                        Attribute.DEADLINE, AttributeValues.of(grant.deadline()))))
        .toList();
  }

  private static List<Lease.Grant> readGrants(Item item) {
    List<String> commands = item.textList(Attribute.GRANTED_COMMANDS);
    List<Item> grants = item.items(Attribute.GRANTS);
    if (commands.size() != grants.size()) {
      throw item.unreadable(Attribute.GRANTS);
    }
    return IntStream.range(0, grants.size())
        .mapToObj(
            i ->
                new Lease.Grant(
                    commands.get(i),
                    new SandboxId(grants.get(i).text(Attribute.SANDBOX_ID)),
                    grants.get(i).time(Attribute.DEADLINE)))
        .toList();
  }

  private static String key(Item item) {
    return Stream.of(Attribute.LEASE_KEY, Attribute.IDEMPOTENCY_KEY)
        .map(item::textOrNull)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseGet(() -> Keys.track(item).value());
  }

  private static void putUnlessNull(
      Map<String, AttributeValue> item, String attribute, @Nullable String text) {
    if (text != null) {
      item.put(attribute, AttributeValues.of(text));
    }
  }

  static Lease read(Map<String, AttributeValue> attributes) {
    var item = new Item(attributes);
    String swapOf = item.textOrNull(Attribute.SWAP_OF);
    return new Lease(
        Keys.track(item),
        new SandboxId(item.text(Attribute.SANDBOX_ID)),
        new Lease.Request(
            item.text(Attribute.COMMAND_ID),
            key(item),
            item.flagOrFalse(Attribute.EXPLICIT_KEY),
            item.textOrNull(Attribute.TRACK_NAME),
            item.textOrNull(Attribute.NAME_PREFIX),
            swapOf == null ? null : new SandboxId(swapOf)),
        item.time(Attribute.ALLOCATED_AT),
        item.time(Attribute.EXPIRES_AT),
        item.flag(Attribute.LIVE),
        item.texts(Attribute.USED_KEYS),
        readGrants(item));
  }
}
