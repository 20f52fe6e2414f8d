package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.Transition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The conditional updates of a transition: of the sandbox and of the lease. */
final class TransitionUpdates {
  private static final String NO_ROW = "attribute_not_exists(#PK)";

  /** The two oldest grants that the item keeps. */
  private static final String OLDEST = "#grants[" + (Lease.MAX_GRANTS - 1) + "]";

  private static final String NEXT_TO_OLDEST = "#grants[" + (Lease.MAX_GRANTS - 2) + "]";
  private static final String OVER =
      "#live = :over AND #command_id <> :command_id"
          + " AND NOT contains(#granted_commands, :command_id)"
          + " AND NOT contains(#closed, :command_id)";

  /** The negation of {@link Lease#mayHaveServed}. */
  private static final String NOT_SERVED =
      "(attribute_not_exists(%1$s) OR (%1$s.#deadline < :deadline".formatted(OLDEST)
          + " AND (%1$s.#deadline <= %2$s.#deadline OR %1$s.#deadline < :long_past)))"
              .formatted(OLDEST, NEXT_TO_OLDEST);

  private static final String NEW_KEY =
      "(attribute_not_exists(#used_keys)"
          + " OR (NOT contains(#used_keys, :key) AND size(#used_keys) < :max_keys))";
  private static final String MAY_TAKE = NO_ROW + " OR (" + OVER + " AND " + NOT_SERVED + ")";
  private static final String MAY_TAKE_WITH_KEY =
      NO_ROW + " OR (" + OVER + " AND " + NOT_SERVED + " AND " + NEW_KEY + ")";
  private static final List<String> TESTED =
      List.of(
          Attribute.PK,
          Attribute.LIVE,
          Attribute.COMMAND_ID,
          Attribute.GRANTED_COMMANDS,
          Attribute.CLOSED,
          Attribute.GRANTS,
          Attribute.DEADLINE);

  private TransitionUpdates() {}

  /**
   * Updates the sandbox if it has the version that the decision was made on. Unchanged attributes
   * therefore need no write.
   */
  static ConditionalUpdate ofSandbox(Transition transition, Shards shards) {
    Map<String, AttributeValue> before =
        transition.before() instanceof Sandbox sandbox
            ? SandboxItem.attributesOf(sandbox, shards)
            : Map.of();
    Map<String, AttributeValue> after = SandboxItem.attributesOf(transition.after(), shards);
    ConditionalUpdate update = atVersion(transition);
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

  private static ConditionalUpdate atVersion(Transition transition) {
    SandboxId sandbox = transition.after().id();
    return transition.expectedVersion() == 0
        ? ifAbsent(Keys.of(sandbox))
        : atVersion(sandbox, transition.expectedVersion(), transition.cause());
  }

  /** Updates the sandbox if it has this version, and if the trigger is not closed. */
  static ConditionalUpdate atVersion(SandboxId sandbox, long version, String trigger) {
    return new ConditionalUpdate(
        Keys.of(sandbox),
        "#version = :expected AND NOT contains(#closed, :trigger)",
        List.of(Attribute.VERSION, Attribute.CLOSED),
        Map.of(":expected", AttributeValues.of(version), ":trigger", AttributeValues.of(trigger)));
  }

  /** Writes an item if there is none. */
  static ConditionalUpdate ifAbsent(Map<String, AttributeValue> key) {
    return new ConditionalUpdate(key, NO_ROW, List.of(Attribute.PK), Map.of());
  }

  /** Pins an account to a sandbox, if it is not pinned. */
  static ConditionalUpdate pin(AccountId account, SandboxId sandbox) {
    return ifAbsent(Keys.of(account))
        .set(Attribute.SANDBOX_ID, AttributeValues.of(sandbox.value()));
  }

  /** Takes the lease, if the previous lease of the track allows it. */
  static ConditionalUpdate takeLease(Lease lease) {
    Map<String, AttributeValue> attributes = LeaseItem.attributesOf(lease);
    ConditionalUpdate update =
        (lease.request().explicitKey() ? takeWithKey(lease) : takeWithoutKey(lease))
            .prepend(Attribute.GRANTED_COMMANDS, LeaseItem.grantedCommands(lease))
            .prepend(Attribute.GRANTS, LeaseItem.grants(lease));
    LeaseItem.OPTIONAL.stream()
        .filter(name -> !attributes.containsKey(name))
        .sorted()
        .forEach(update::remove);
    return update.set(attributes);
  }

  private static ConditionalUpdate takeWithoutKey(Lease lease) {
    return new ConditionalUpdate(Keys.of(lease.track()), MAY_TAKE, TESTED, parameters(lease));
  }

  private static ConditionalUpdate takeWithKey(Lease lease) {
    Map<String, AttributeValue> parameters = parameters(lease);
    parameters.put(":key", AttributeValues.of(lease.request().idempotencyKey()));
    parameters.put(":max_keys", AttributeValues.of(Lease.MAX_KEYS));
    return new ConditionalUpdate(Keys.of(lease.track()), MAY_TAKE_WITH_KEY, TESTED, parameters)
        .add(Attribute.USED_KEYS, lease.usedKeys());
  }

  private static Map<String, AttributeValue> parameters(Lease lease) {
    Map<String, AttributeValue> parameters = new HashMap<>();
    parameters.put(":over", AttributeValues.of(false));
    parameters.put(":deadline", AttributeValues.of(lease.grants().getFirst().deadline()));
    parameters.put(":long_past", AttributeValues.of(lease.allocatedAt().minus(Lease.CLOCK_SKEW)));
    return parameters;
  }

  /**
   * Takes the new sandbox of a swap over into the lease, if that is the live lease of the old one.
   * The grants are written as a whole: they change with the command of the lease only.
   *
   * @param held the allocation of the old sandbox
   */
  static ConditionalUpdate swapLease(Lease lease, Allocation held) {
    return new ConditionalUpdate(
            Keys.of(lease.track()),
            "#live = :true AND #command_id = :held AND NOT contains(#closed, :command_id)",
            List.of(Attribute.LIVE, Attribute.COMMAND_ID, Attribute.CLOSED),
            Map.of(
                ":true",
                AttributeValues.of(true),
                ":held",
                AttributeValues.of(held.id()),
                ":command_id",
                AttributeValues.of(lease.commandId())))
        .set(LeaseItem.attributesOf(lease))
        .set(Attribute.GRANTED_COMMANDS, AttributeValue.fromL(LeaseItem.grantedCommands(lease)))
        .set(Attribute.GRANTS, AttributeValue.fromL(LeaseItem.grants(lease)));
  }

  /** Ends the lease later, if it is the live lease of the allocation. */
  static ConditionalUpdate renewLease(Allocation allocation) {
    return new ConditionalUpdate(
            Keys.of(allocation.track()),
            "#live = :true AND #command_id = :held",
            List.of(Attribute.LIVE, Attribute.COMMAND_ID),
            Map.of(":true", AttributeValues.of(true), ":held", AttributeValues.of(allocation.id())))
        .set(Attribute.EXPIRES_AT, AttributeValues.of(allocation.expiresAt()));
  }

  /**
   * Ends the lease, if it is the lease of the allocation and has no slots of quotas. This update
   * also cuts the grants, as one expression cannot both prepend to a list and cut it.
   */
  static ConditionalUpdate endLease(Allocation allocation, Instant now) {
    return ended(
        new ConditionalUpdate(
            Keys.of(allocation.track()),
            "#command_id = :ending AND attribute_not_exists(#quota_slots)",
            List.of(Attribute.COMMAND_ID, Attribute.QUOTA_SLOTS),
            Map.of(":ending", AttributeValues.of(allocation.id()))),
        now);
  }

  /** Ends the lease, if it is the lease of the allocation and has these slots of quotas. */
  static ConditionalUpdate endLease(Allocation allocation, AttributeValue slots, Instant now) {
    return ended(
            new ConditionalUpdate(
                Keys.of(allocation.track()),
                "#command_id = :ending AND #quota_slots = :slots",
                List.of(Attribute.COMMAND_ID, Attribute.QUOTA_SLOTS),
                Map.of(":ending", AttributeValues.of(allocation.id()), ":slots", slots)),
            now)
        .remove(Attribute.QUOTA_SLOTS);
  }

  private static ConditionalUpdate ended(ConditionalUpdate lease, Instant now) {
    return lease
        .set(Attribute.LIVE, AttributeValues.of(false))
        .removeElement(Attribute.GRANTED_COMMANDS, Lease.MAX_GRANTS)
        .removeElement(Attribute.GRANTS, Lease.MAX_GRANTS)
        .set(Attribute.TTL, AttributeValues.ttl(now));
  }
}
