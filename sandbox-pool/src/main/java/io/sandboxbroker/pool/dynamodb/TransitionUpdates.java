package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.Transition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a transition writes, and what must still be true for it. */
final class TransitionUpdates {
  private static final String NO_ROW = "attribute_not_exists(#PK)";

  /** The places of the oldest grants that are remembered. */
  private static final String OLDEST = "#grants[" + (Lease.MOST_GRANTS - 1) + "]";

  private static final String NEXT_TO_OLDEST = "#grants[" + (Lease.MOST_GRANTS - 2) + "]";
  private static final String OVER =
      "#live = :over AND #command_id <> :command_id"
          + " AND NOT contains(#granted_commands, :command_id)";

  /** {@link Lease#mayHaveForgotten} says why. */
  private static final String NOT_FORGOTTEN =
      "(attribute_not_exists(%1$s) OR (%1$s.#deadline < :deadline".formatted(OLDEST)
          + " AND (%1$s.#deadline <= %2$s.#deadline OR %1$s.#deadline < :long_past)))"
              .formatted(OLDEST, NEXT_TO_OLDEST);

  private static final String NEW_KEY =
      "(attribute_not_exists(#used_keys)"
          + " OR (NOT contains(#used_keys, :key) AND size(#used_keys) < :most_keys))";
  private static final String MAY_HAVE_ONE =
      NO_ROW + " OR (" + OVER + " AND " + NOT_FORGOTTEN + ")";
  private static final String MAY_HAVE_ONE_WITH_KEY =
      NO_ROW + " OR (" + OVER + " AND " + NOT_FORGOTTEN + " AND " + NEW_KEY + ")";
  private static final List<String> TESTED =
      List.of(
          Attribute.PK,
          Attribute.LIVE,
          Attribute.COMMAND_ID,
          Attribute.GRANTED_COMMANDS,
          Attribute.GRANTS,
          Attribute.DEADLINE);

  private TransitionUpdates() {}

  /**
   * The sandbox, if it still stands at the version that the transition was decided on; so what the
   * transition leaves as it was need not be written.
   */
  static ConditionalUpdate ofSandbox(Transition transition, Shards shards) {
    Map<String, AttributeValue> before =
        transition.before() instanceof Sandbox sandbox
            ? SandboxItem.attributesOf(sandbox, shards)
            : Map.of();
    Map<String, AttributeValue> after = SandboxItem.attributesOf(transition.after(), shards);
    ConditionalUpdate update = standingAt(transition);
    after.forEach(
        (name, value) -> {
          if (!value.equals(before.get(name))) {
            update.set(name, value);
          }
        });
    before.keySet().stream().filter(name -> !after.containsKey(name)).forEach(update::remove);
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
            Map.of(":expected", AttributeValues.of(transition.expectedVersion())));
  }

  /** The lease, if what its track had before allows it. */
  static ConditionalUpdate taking(Lease lease) {
    Map<String, AttributeValue> attributes = LeaseItem.attributesOf(lease);
    ConditionalUpdate update =
        (lease.request().explicitKey() ? takingWithKey(lease) : takingWithoutKey(lease))
            .prepend(Attribute.GRANTED_COMMANDS, LeaseItem.grantedCommands(lease))
            .prepend(Attribute.GRANTS, LeaseItem.grants(lease));
    LeaseItem.OPTIONAL.stream()
        .filter(name -> !attributes.containsKey(name))
        .sorted()
        .forEach(update::remove);
    return update.set(attributes);
  }

  private static ConditionalUpdate takingWithoutKey(Lease lease) {
    return new ConditionalUpdate(Keys.of(lease.track()), MAY_HAVE_ONE, TESTED, against(lease));
  }

  private static ConditionalUpdate takingWithKey(Lease lease) {
    Map<String, AttributeValue> against = against(lease);
    against.put(":key", AttributeValues.of(lease.request().idempotencyKey()));
    against.put(":most_keys", AttributeValues.of(Lease.MOST_KEYS));
    return new ConditionalUpdate(Keys.of(lease.track()), MAY_HAVE_ONE_WITH_KEY, TESTED, against)
        .add(Attribute.USED_KEYS, lease.usedKeys());
  }

  private static Map<String, AttributeValue> against(Lease lease) {
    Map<String, AttributeValue> against = new HashMap<>();
    against.put(":over", AttributeValues.of(false));
    against.put(":deadline", AttributeValues.of(lease.grants().getFirst().deadline()));
    against.put(":long_past", AttributeValues.of(lease.allocatedAt().minus(Lease.CLOCK_SKEW)));
    return against;
  }

  /**
   * The end of a lease, if it is the one of that allocation. The grants are cut here: one
   * expression cannot both lengthen and shorten a list, and between two allocations there is always
   * an end.
   */
  static ConditionalUpdate ending(Allocation allocation, Instant now) {
    return new ConditionalUpdate(
            Keys.of(allocation.track()),
            "#command_id = :ending",
            List.of(Attribute.COMMAND_ID),
            Map.of(":ending", AttributeValues.of(allocation.id())))
        .set(Attribute.LIVE, AttributeValues.of(false))
        .removeElement(Attribute.GRANTED_COMMANDS, Lease.MOST_GRANTS)
        .removeElement(Attribute.GRANTS, Lease.MOST_GRANTS)
        .set(Attribute.TTL, AttributeValues.removableFrom(now));
  }
}
