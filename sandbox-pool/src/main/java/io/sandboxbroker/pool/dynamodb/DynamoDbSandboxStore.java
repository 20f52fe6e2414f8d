package io.sandboxbroker.pool.dynamodb;

import static io.sandboxbroker.pool.dynamodb.LostTransition.entry;
import static io.sandboxbroker.pool.dynamodb.LostTransition.forbidden;
import static io.sandboxbroker.pool.dynamodb.LostTransition.itemOf;
import static io.sandboxbroker.pool.dynamodb.LostTransition.lost;
import static io.sandboxbroker.pool.dynamodb.LostTransition.notSwapped;
import static io.sandboxbroker.pool.dynamodb.LostTransition.own;

import io.sandboxbroker.pool.Account;
import io.sandboxbroker.pool.Allocation;
import io.sandboxbroker.pool.CloseResult;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LeaseChange;
import io.sandboxbroker.pool.Quota;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.Trigger.AllocateSandbox;
import io.sandboxbroker.pool.UnknownSandbox;
import io.sandboxbroker.pool.WriteResult;
import io.sandboxbroker.pool.dynamodb.QuotaSlots.Slot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Writes the pool to the table: one conditional call per transition. */
final class DynamoDbSandboxStore extends DynamoDbSandboxReader implements SandboxStore {
  private static final Logger log = LoggerFactory.getLogger(DynamoDbSandboxStore.class);

  /** The indexes of the items of a transaction. */
  private static final int SANDBOX = 0;

  private static final int LEASE = 1;
  private static final int PIN = 1;

  /** The first slot of a quota, behind the sandbox and the lease. */
  private static final int SLOTS = 2;

  /** The sandbox that a swap gives back. */
  private static final int GIVEN = 2;

  /** The lease of a sandbox that is imported together with its pin. */
  private static final int LEASE_BESIDE_PIN = 2;

  private final DynamoDbAccountPins pins;
  private final ClosedTriggers closed;
  private final QuotaSlots quotaSlots;

  DynamoDbSandboxStore(
      DynamoDbAsyncClient client,
      String table,
      Shards shards,
      @Nullable AwsRequestOverrideConfiguration trace) {
    super(client, table, shards, trace);
    pins = new DynamoDbAccountPins(client, table, trace);
    closed = new ClosedTriggers(client, table, trace);
    quotaSlots = new QuotaSlots(client, table, trace);
  }

  @Override
  public CompletableFuture<WriteResult> write(Transition transition) {
    return attempt(transition)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  @Override
  public CompletableFuture<Boolean> isUsedUp(List<Quota> quotas) {
    return quotaSlots
        .isUsedUp(quotas)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  @Override
  public CompletableFuture<Void> endLease(Allocation allocation, Instant now) {
    return endLease(allocation, List.of(), List.of(), now)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  private CompletableFuture<Void> endLease(
      Allocation allocation, List<Slot> slots, List<Slot> freed, Instant now) {
    return transact(Stream.of(QuotaSlots.ending(allocation, slots, freed, now)))
        .exceptionallyCompose(
            failure -> {
              TransactionCanceledException cancelled = cancelled(failure);
              if (DynamoDbErrors.conditionFailed(cancelled, 0)) {
                List<Slot> held = QuotaSlots.heldBy(allocation, itemOf(cancelled, 0));
                return held.isEmpty()
                    ? CompletableFuture.completedFuture(null)
                    : endLease(allocation, held, held, now);
              }
              return endLease(allocation, slots, ownOf(freed, cancelled, 1), now);
            });
  }

  @Override
  public CompletableFuture<CloseResult> close(Sandbox seen, String trigger, String reason) {
    return closed
        .close(seen, trigger, reason)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  @Override
  public CompletableFuture<CloseResult> close(AllocateSandbox command, String reason, Instant now) {
    return closed
        .close(command, reason, now)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  private CompletableFuture<WriteResult> attempt(Transition transition) {
    if (transition.before() instanceof UnknownSandbox) {
      return discovery(transition);
    }
    return switch (transition.leaseChange()) {
      case LeaseChange.Untouched ignored -> alone(transition);
      case LeaseChange.Taken taken ->
          allocation(transition, taken.lease(), QuotaSlots.first(taken));
      case LeaseChange.Swapped swapped -> swap(transition, swapped);
      case LeaseChange.Renewed renewed -> renewal(transition, renewed.allocation());
      case LeaseChange.Ended ended -> release(transition, ended, List.of(), List.of());
    };
  }

  private CompletableFuture<WriteResult> discovery(Transition transition) {
    Account account = transition.after().account();
    ConditionalUpdate pin = TransitionUpdates.pin(account.accountId(), account.id());
    return (transition.leaseChange() instanceof LeaseChange.Taken taken
            ? together(transition, pin, TransitionUpdates.takeLease(taken.lease()))
            : together(transition, pin))
        .exceptionallyCompose(
            failure ->
                StoreUnavailableException.unwrap(failure)
                        instanceof TransactionCanceledException cancelled
                    ? known(transition, cancelled)
                    : CompletableFuture.failedFuture(failure));
  }

  /** A list has shown the account or the sandbox before. */
  private CompletableFuture<WriteResult> known(
      Transition transition, TransactionCanceledException cancelled) {
    Account account = transition.after().account();
    Map<String, AttributeValue> row = itemOf(cancelled, SANDBOX);
    if (own(transition, row).isPresent()) {
      return CompletableFuture.completedFuture(lost(transition, row));
    }
    if (transition.leaseChange() instanceof LeaseChange.Taken
        && DynamoDbErrors.conditionFailed(cancelled, LEASE_BESIDE_PIN)) {
      return CompletableFuture.completedFuture(
          new WriteResult.AlreadyServed(LeaseItem.read(itemOf(cancelled, LEASE_BESIDE_PIN))));
    }
    if (DynamoDbErrors.conditionFailed(cancelled, PIN)) {
      SandboxId pinned = DynamoDbAccountPins.sandboxOf(itemOf(cancelled, PIN));
      return CompletableFuture.completedFuture(
          pinned.equals(account.id()) && !row.isEmpty()
              ? lost(transition, row)
              : new WriteResult.AccountPinned(pinned));
    }
    boolean sameAccount =
        entry(row)
            .filter(found -> found.sandbox().account().accountId().equals(account.accountId()))
            .isPresent();
    if (!sameAccount) {
      return beaten(transition, cancelled);
    }
    return pins.pin(account.accountId(), account.id())
        .thenApply(
            pinned ->
                pinned.equals(account.id())
                    ? lost(transition, row)
                    : new WriteResult.AccountPinned(pinned));
  }

  private CompletableFuture<WriteResult> alone(Transition transition) {
    return client
        .updateItem(TransitionUpdates.ofSandbox(transition, shards).alone(table, trace))
        .<WriteResult>thenApply(written -> new WriteResult.Won(transition.step()))
        .exceptionally(
            failure -> {
              if (StoreUnavailableException.unwrap(failure)
                  instanceof ConditionalCheckFailedException lost) {
                return lost(transition, lost.hasItem() ? lost.item() : Map.of());
              }
              throw new CompletionException(StoreUnavailableException.unwrap(failure));
            });
  }

  private CompletableFuture<WriteResult> allocation(
      Transition transition, Lease lease, QuotaSlots.Choice choice) {
    return together(transition, choice.with(TransitionUpdates.takeLease(lease)))
        .exceptionallyCompose(
            failure -> {
              TransactionCanceledException cancelled = cancelled(failure);
              if (DynamoDbErrors.conditionFailed(cancelled, LEASE)) {
                // If the sandbox has our own step, an earlier attempt of this write has won.
                WriteResult result =
                    own(transition, itemOf(cancelled, SANDBOX))
                        .<WriteResult>map(WriteResult.Won::new)
                        .orElseGet(() -> forbidden(transition, itemOf(cancelled, LEASE)));
                return CompletableFuture.completedFuture(result);
              }
              return DynamoDbErrors.conditionFailed(cancelled, SANDBOX)
                  ? beaten(transition, cancelled)
                  : withOtherSlots(transition, lease, choice, cancelled);
            });
  }

  private CompletableFuture<WriteResult> withOtherSlots(
      Transition transition,
      Lease lease,
      QuotaSlots.Choice choice,
      TransactionCanceledException cancelled) {
    IntPredicate isTaken = slot -> DynamoDbErrors.conditionFailed(cancelled, SLOTS + slot);
    if (IntStream.range(0, choice.slots().size()).noneMatch(isTaken)) {
      return CompletableFuture.failedFuture(cancelled);
    }
    return quotaSlots
        .next(choice, isTaken, cancelled)
        .thenCompose(
            next -> {
              Quota usedUp = next.usedUp();
              return usedUp == null
                  ? allocation(transition, lease, next)
                  : CompletableFuture.completedFuture(new WriteResult.QuotaExceeded(usedUp));
            });
  }

  private CompletableFuture<WriteResult> renewal(Transition transition, Allocation allocation) {
    return together(transition, TransitionUpdates.renewLease(allocation))
        .exceptionallyCompose(
            failure -> {
              TransactionCanceledException cancelled = cancelled(failure);
              return DynamoDbErrors.conditionFailed(cancelled, LEASE)
                      && !DynamoDbErrors.conditionFailed(cancelled, SANDBOX)
                  ? withoutLease(transition, allocation)
                  : beaten(transition, cancelled);
            });
  }

  private CompletableFuture<WriteResult> withoutLease(
      Transition transition, Allocation allocation) {
    log.warn(
        "Sandbox {} of command {} has no lease any more; writing {} without it",
        transition.after().id(),
        allocation.id(),
        transition.event());
    return alone(transition);
  }

  private CompletableFuture<WriteResult> swap(Transition transition, LeaseChange.Swapped swapped) {
    Lease lease = swapped.lease();
    Allocation held = swapped.given().after().lastAllocation().orElseThrow();
    return together(
            transition,
            TransitionUpdates.swapLease(lease, held),
            TransitionUpdates.ofSandbox(swapped.given(), shards))
        .exceptionallyCompose(
            failure -> {
              TransactionCanceledException cancelled = cancelled(failure);
              if (DynamoDbErrors.conditionFailed(cancelled, LEASE)) {
                return CompletableFuture.completedFuture(
                    notSwapped(transition, itemOf(cancelled, LEASE)));
              }
              return DynamoDbErrors.conditionFailed(cancelled, GIVEN)
                  ? CompletableFuture.completedFuture(new WriteResult.GivenChanged())
                  : beaten(transition, cancelled);
            });
  }

  /**
   * Releases a sandbox. The slots of a lease are unknown before its condition has failed, so that
   * only a lease with quotas costs a second call.
   *
   * @param slots all slots of the lease, as far as they are known
   * @param freed those of them that the track holds
   */
  private CompletableFuture<WriteResult> release(
      Transition transition, LeaseChange.Ended ended, List<Slot> slots, List<Slot> freed) {
    Instant now = transition.after().revision().at();
    return together(transition, QuotaSlots.ending(ended.allocation(), slots, freed, now))
        .exceptionallyCompose(
            failure -> {
              TransactionCanceledException cancelled = cancelled(failure);
              if (DynamoDbErrors.conditionFailed(cancelled, SANDBOX)) {
                return beaten(transition, cancelled);
              }
              if (DynamoDbErrors.conditionFailed(cancelled, LEASE)) {
                List<Slot> held = QuotaSlots.heldBy(ended.allocation(), itemOf(cancelled, LEASE));
                return held.isEmpty()
                    ? withoutLease(transition, ended.allocation())
                    : release(transition, ended, held, held);
              }
              return release(transition, ended, slots, ownOf(freed, cancelled, SLOTS));
            });
  }

  /**
   * The slots whose conditions did not fail; the track does not hold the others any more.
   *
   * @param first the index of the first slot in the transaction
   */
  private static List<Slot> ownOf(
      List<Slot> slots, TransactionCanceledException cancelled, int first) {
    List<Slot> own =
        IntStream.range(0, slots.size())
            .filter(slot -> !DynamoDbErrors.conditionFailed(cancelled, first + slot))
            .mapToObj(slots::get)
            .toList();
    if (own.size() == slots.size()) {
      throw new CompletionException(cancelled);
    }
    log.warn("Slots of a quota have another holder than their lease: {} of {}", own, slots);
    return own;
  }

  /** The cancelled transaction; throws every other failure. */
  private static TransactionCanceledException cancelled(Throwable failure) {
    Throwable cause = StoreUnavailableException.unwrap(failure);
    if (cause instanceof TransactionCanceledException cancelled) {
      return cancelled;
    }
    throw new CompletionException(cause);
  }

  private CompletableFuture<WriteResult> together(
      Transition transition, ConditionalUpdate... others) {
    return transact(
            Stream.concat(
                Stream.of(TransitionUpdates.ofSandbox(transition, shards)), Stream.of(others)))
        .thenApply(written -> new WriteResult.Won(transition.step()));
  }

  private CompletableFuture<Void> transact(Stream<ConditionalUpdate> updates) {
    List<TransactWriteItem> items = updates.map(update -> update.inTransaction(table)).toList();
    return client
        .transactWriteItems(write -> write.transactItems(items).overrideConfiguration(trace))
        .<Void>thenApply(written -> null);
  }

  private static CompletableFuture<WriteResult> beaten(
      Transition transition, TransactionCanceledException cancelled) {
    return DynamoDbErrors.conditionFailed(cancelled, SANDBOX)
        ? CompletableFuture.completedFuture(lost(transition, itemOf(cancelled, SANDBOX)))
        : CompletableFuture.failedFuture(cancelled);
  }
}
