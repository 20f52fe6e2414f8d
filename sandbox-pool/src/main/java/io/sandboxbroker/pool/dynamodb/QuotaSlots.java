package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.LeaseChange;
import io.sandboxbroker.pool.Quota;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * The slots of quotas. A quota of n has n slots, each an item of its own. An allocation takes one
 * slot of each of its quotas in its transaction, and the lease keeps their names. The write that
 * ends the lease frees them. The item of a free slot has no holder, or does not exist.
 *
 * <p>A counter would be one item that all allocations of a lab change, and concurrent transactions
 * of one item cancel each other.
 */
record QuotaSlots(
    DynamoDbAsyncClient client, String table, @Nullable AwsRequestOverrideConfiguration trace) {

  /** After so many slots that others took first, the command is delivered again later. */
  private static final int MAX_ATTEMPTS = 30;

  /** One slot of a quota. */
  record Slot(String quotaHolder, int number) {

    AttributeValue toAttribute() {
      return AttributeValues.of(number + "#" + quotaHolder);
    }

    static Slot of(String text) {
      int mark = text.indexOf('#');
      return new Slot(text.substring(mark + 1), Integer.parseInt(text.substring(0, mark)));
    }

    /** A slot that its track holds already is what a restored table has left. */
    private ConditionalUpdate take(TrackId track) {
      AttributeValue holder = AttributeValues.of(track.value());
      return new ConditionalUpdate(
              Keys.ofSlot(quotaHolder, number),
              "attribute_not_exists(#holder) OR #holder = :holder",
              List.of(Attribute.HOLDER),
              Map.of(":holder", holder))
          .set(Attribute.HOLDER, holder);
    }

    private ConditionalUpdate free(TrackId track) {
      return new ConditionalUpdate(
              Keys.ofSlot(quotaHolder, number),
              "#holder = :holder",
              List.of(Attribute.HOLDER),
              Map.of(":holder", AttributeValues.of(track.value())))
          .remove(Attribute.HOLDER);
    }
  }

  /**
   * The slots that an allocation tries to take.
   *
   * @param quotas in the order of the slots
   * @param attempt the number of the attempt, from 0
   * @param usedUp a quota that has no free slot; then there is nothing to try
   */
  record Choice(
      TrackId track, List<Quota> quotas, List<Slot> slots, int attempt, @Nullable Quota usedUp) {

    /** The updates of an allocation: of the lease, and of the slots. */
    ConditionalUpdate[] with(ConditionalUpdate lease) {
      if (slots.isEmpty()) {
        return new ConditionalUpdate[] {lease};
      }
      return updates(
          lease.set(Attribute.QUOTA_SLOTS, QuotaSlots.toAttribute(slots)),
          slots.stream().map(slot -> slot.take(track)).toList());
    }
  }

  /** The first choice, without a read: tracks are spread over the slots. */
  static Choice first(LeaseChange.Taken taken) {
    TrackId track = taken.lease().track();
    List<Slot> slots =
        taken.quotas().stream()
            .map(
                quota ->
                    new Slot(
                        quota.holder(), Math.floorMod(Objects.hash(track, quota), quota.limit())))
            .toList();
    return new Choice(track, taken.quotas(), slots, 0, null);
  }

  /**
   * The next choice, after a transaction was cancelled because slots were taken.
   *
   * @param isTaken whether the slot of that index was taken
   */
  CompletableFuture<Choice> next(
      Choice choice, IntPredicate isTaken, TransactionCanceledException cancelled) {
    if (choice.attempt() == MAX_ATTEMPTS) {
      return CompletableFuture.failedFuture(
          new StoreUnavailableException("others take every slot of a quota first", cancelled));
    }
    CompletableFuture<Choice> next =
        CompletableFuture.completedFuture(
            new Choice(
                choice.track(), choice.quotas(), choice.slots(), choice.attempt() + 1, null));
    for (int index = 0; index < choice.slots().size(); index++) {
      if (isTaken.test(index)) {
        int taken = index;
        next = next.thenCompose(so -> so.usedUp() == null ? replaced(so, taken) : done(so));
      }
    }
    return next;
  }

  private static CompletableFuture<Choice> done(Choice choice) {
    return CompletableFuture.completedFuture(choice);
  }

  private CompletableFuture<Choice> replaced(Choice choice, int index) {
    Quota quota = choice.quotas().get(index);
    return holders(quota)
        .thenApply(
            holders -> {
              List<Integer> free = free(quota, holders, choice.track());
              if (free.isEmpty()) {
                return new Choice(
                    choice.track(), choice.quotas(), choice.slots(), choice.attempt(), quota);
              }
              // Commands that choose at the same time choose different slots.
              int pick = Math.floorMod(Objects.hash(choice.track(), choice.attempt()), free.size());
              List<Slot> slots = new ArrayList<>(choice.slots());
              slots.set(index, new Slot(quota.holder(), free.get(pick)));
              return new Choice(
                  choice.track(), choice.quotas(), slots, choice.attempt(), choice.usedUp());
            });
  }

  /** The slots that a track may take; none if as many are taken as the limit. */
  private static List<Integer> free(Quota quota, Map<Integer, String> holders, TrackId track) {
    List<Integer> own =
        IntStream.range(0, quota.limit())
            .filter(number -> track.value().equals(holders.get(number)))
            .boxed()
            .toList();
    if (!own.isEmpty() || holders.size() >= quota.limit()) {
      return own;
    }
    return IntStream.range(0, quota.limit())
        .filter(number -> !holders.containsKey(number))
        .boxed()
        .toList();
  }

  /** Whether one of the quotas has no free slot. */
  CompletableFuture<Boolean> isUsedUp(List<Quota> quotas) {
    CompletableFuture<Boolean> usedUp = CompletableFuture.completedFuture(false);
    for (Quota quota : quotas) {
      usedUp =
          usedUp.thenCompose(
              already ->
                  already
                      ? CompletableFuture.completedFuture(true)
                      : holders(quota).thenApply(holders -> holders.size() >= quota.limit()));
    }
    return usedUp;
  }

  /** The tracks that hold slots of a quota, by the number of the slot. */
  private CompletableFuture<Map<Integer, String>> holders(Quota quota) {
    return holders(quota, Map.of(), new HashMap<>());
  }

  private CompletableFuture<Map<Integer, String>> holders(
      Quota quota, Map<String, AttributeValue> after, Map<Integer, String> holders) {
    return client
        .query(
            query ->
                query
                    .tableName(table)
                    .consistentRead(true)
                    .keyConditionExpression("#PK = :slots")
                    .filterExpression("attribute_exists(#holder)")
                    .expressionAttributeNames(
                        Map.of("#PK", Attribute.PK, "#holder", Attribute.HOLDER))
                    .expressionAttributeValues(Map.of(":slots", Keys.ofSlots(quota.holder())))
                    .exclusiveStartKey(after.isEmpty() ? null : after)
                    .overrideConfiguration(trace))
        .thenCompose(
            page -> {
              collect(page, holders);
              return page.hasLastEvaluatedKey() && !page.lastEvaluatedKey().isEmpty()
                  ? holders(quota, page.lastEvaluatedKey(), holders)
                  : CompletableFuture.completedFuture(holders);
            });
  }

  private static void collect(QueryResponse page, Map<Integer, String> holders) {
    for (Map<String, AttributeValue> attributes : page.items()) {
      var slot = new Item(attributes);
      holders.put(Keys.slotNumber(slot), slot.text(Attribute.HOLDER));
    }
  }

  /** The slots that the lease of an allocation holds; none if it is another one's lease. */
  static List<Slot> heldBy(Allocation allocation, Map<String, AttributeValue> attributes) {
    var lease = new Item(attributes);
    return allocation.id().equals(lease.textOrNull(Attribute.COMMAND_ID))
        ? lease.textList(Attribute.QUOTA_SLOTS).stream().map(Slot::of).toList()
        : List.of();
  }

  /**
   * The updates that end a lease with slots.
   *
   * @param slots all slots of the lease
   * @param freed those of them that the track holds; a restored table may lack others
   */
  static ConditionalUpdate[] ending(
      Allocation allocation, List<Slot> slots, List<Slot> freed, Instant now) {
    return slots.isEmpty()
        ? new ConditionalUpdate[] {TransitionUpdates.endLease(allocation, now)}
        : updates(
            TransitionUpdates.endLease(allocation, toAttribute(slots), now),
            freed.stream().map(slot -> slot.free(allocation.track())).toList());
  }

  private static ConditionalUpdate[] updates(
      ConditionalUpdate lease, List<ConditionalUpdate> slots) {
    List<ConditionalUpdate> all = new ArrayList<>(slots);
    all.addFirst(lease);
    return all.toArray(ConditionalUpdate[]::new);
  }

  private static AttributeValue toAttribute(List<Slot> slots) {
    return AttributeValue.fromL(slots.stream().map(Slot::toAttribute).toList());
  }
}
