package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a transition writes, and what must still be true for it. */
final class Updates {
  private static final String NO_ROW = "attribute_not_exists(#PK)";
  private static final String OVER = "#live = :over AND #command_id <> :command_id";
  private static final String NO_KEYS = "attribute_not_exists(#used_keys)";
  private static final String NEW_KEY =
      "NOT contains(#used_keys, :key) AND size(#used_keys) < :most_keys";

  private Updates() {}

  /** The sandbox, if it still stands at the version that the transition was decided on. */
  static ConditionalUpdate ofSandbox(Transition transition, Shards shards) {
    Sandbox after = transition.after();
    Map<String, AttributeValue> attributes = SandboxItem.attributesOf(after, shards);
    ConditionalUpdate update = standingAt(transition).set(attributes);
    SandboxItem.OPTIONAL.stream()
        .filter(name -> !attributes.containsKey(name))
        .sorted()
        .forEach(update::remove);
    String slot = transition.step().slot();
    AttributeValue step = Journal.write(transition.step());
    return transition.expectedVersion() == 0
        ? update.set(Attribute.JOURNAL, AttributeValue.fromM(Map.of(slot, step)))
        : update.setEntry(Attribute.JOURNAL, slot, step);
  }

  private static ConditionalUpdate standingAt(Transition transition) {
    var key = Keys.of(transition.after().id());
    return transition.expectedVersion() == 0
        ? new ConditionalUpdate(key, NO_ROW, List.of(Attribute.PK), Map.of())
        : new ConditionalUpdate(
            key,
            "#version = :expected",
            List.of(Attribute.VERSION),
            Map.of(":expected", Values.of(transition.expectedVersion())));
  }

  /** The lease, if what its track had before allows it. */
  static ConditionalUpdate taking(Lease lease) {
    String key = lease.request().idempotencyKey();
    Map<String, AttributeValue> attributes = LeaseItem.attributesOf(lease);
    ConditionalUpdate update =
        lease.request().explicitKey()
            ? new ConditionalUpdate(
                    Keys.of(lease.track()),
                    NO_ROW + " OR (" + OVER + " AND (" + NO_KEYS + " OR (" + NEW_KEY + ")))",
                    List.of(
                        Attribute.PK, Attribute.LIVE, Attribute.COMMAND_ID, Attribute.USED_KEYS),
                    Map.of(
                        ":over", Values.of(false),
                        ":key", Values.of(key),
                        ":most_keys", Values.of(Lease.MOST_KEYS)))
                .add(Attribute.USED_KEYS, key)
            : new ConditionalUpdate(
                Keys.of(lease.track()),
                NO_ROW + " OR (" + OVER + ")",
                List.of(Attribute.PK, Attribute.LIVE, Attribute.COMMAND_ID),
                Map.of(":over", Values.of(false)));
    LeaseItem.OPTIONAL.stream()
        .filter(name -> !attributes.containsKey(name))
        .sorted()
        .forEach(update::remove);
    return update.set(attributes);
  }

  /** The end of a lease, if it is the one of that allocation. */
  static ConditionalUpdate ending(Allocation allocation, Instant now) {
    return new ConditionalUpdate(
            Keys.of(allocation.track()),
            "#command_id = :ending",
            List.of(Attribute.COMMAND_ID),
            Map.of(":ending", Values.of(allocation.id())))
        .set(Attribute.LIVE, Values.of(false))
        .set(Attribute.TTL, Values.removableFrom(now));
  }
}
