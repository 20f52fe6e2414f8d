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

  /** The lease, if its track has no live one and has had none for the same command. */
  static ConditionalUpdate taking(Lease lease) {
    return new ConditionalUpdate(
            Keys.of(lease.track()),
            NO_ROW + " OR (#live = :over AND #command_id <> :command_id)",
            List.of(Attribute.PK, Attribute.LIVE, Attribute.COMMAND_ID),
            Map.of(":over", Values.of(false)))
        .set(LeaseItem.attributesOf(lease))
        .remove(Attribute.TTL);
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
