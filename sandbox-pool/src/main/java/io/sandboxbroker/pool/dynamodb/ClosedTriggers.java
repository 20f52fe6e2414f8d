package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.CloseResult;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.Trigger.AllocateSandbox;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The closed triggers of a sandbox, or of a track. Its item has two lists of the same order, the
 * last one first: the ids, so that conditions can search them, and the reasons.
 */
record ClosedTriggers(
    DynamoDbAsyncClient client, String table, @Nullable AwsRequestOverrideConfiguration trace) {

  private static final String UNSERVED =
      "attribute_exists(#PK) AND #command_id <> :command_id"
          + " AND NOT contains(#granted_commands, :command_id)";
  private static final List<String> TESTED =
      List.of(Attribute.PK, Attribute.COMMAND_ID, Attribute.GRANTED_COMMANDS);

  /** The reason of a closed trigger; empty when the item does not know the trigger. */
  static Optional<String> reasonOf(String trigger, Map<String, AttributeValue> attributes) {
    var item = new Item(attributes);
    int index = item.textList(Attribute.CLOSED).indexOf(trigger);
    return index < 0
        ? Optional.empty()
        : Optional.of(item.textList(Attribute.CLOSED_REASONS).get(index));
  }

  /** Closes a trigger of a sandbox, if the sandbox has this version. */
  CompletableFuture<CloseResult> close(Sandbox seen, String trigger, String reason) {
    ConditionalUpdate update =
        TransitionUpdates.atVersion(seen.id(), seen.revision().version(), trigger);
    return write(prepend(update, trigger, reason))
        .handle(
            (written, failure) -> {
              if (failure == null) {
                return new CloseResult.Closed();
              }
              Map<String, AttributeValue> row = rowOf(failure);
              return reasonOf(trigger, row).isPresent()
                  ? new CloseResult.Closed()
                  : new CloseResult.Beaten(
                      row.isEmpty() ? Optional.empty() : Optional.of(SandboxItem.read(row)));
            });
  }

  /** Closes a command of a track, unless the command was served. */
  CompletableFuture<CloseResult> close(AllocateSandbox command, String reason, Instant now) {
    var update =
        new ConditionalUpdate(
            Keys.of(command.track()),
            UNSERVED,
            TESTED,
            Map.of(":command_id", AttributeValues.of(command.id())));
    return write(prepend(update, command.id(), reason))
        .thenApply(written -> Optional.<CloseResult>of(new CloseResult.Closed()))
        .exceptionally(
            failure -> {
              Map<String, AttributeValue> lease = rowOf(failure);
              return lease.isEmpty()
                  ? Optional.empty()
                  : Optional.of(new CloseResult.Served(LeaseItem.read(lease)));
            })
        .thenCompose(
            result ->
                result
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> closeFirst(command, reason, now)));
  }

  /** The track has no lease: one of nothing remembers the command. */
  private CompletableFuture<CloseResult> closeFirst(
      AllocateSandbox command, String reason, Instant now) {
    TrackId track = command.track();
    ConditionalUpdate update =
        TransitionUpdates.ifAbsent(Keys.of(track))
            .set(LeaseItem.attributesOf(Lease.ofNothing(track)))
            .set(Attribute.TTL, AttributeValues.ttl(now));
    return write(prepend(update, command.id(), reason))
        .<CloseResult>thenApply(written -> new CloseResult.Closed())
        .exceptionallyCompose(
            failure -> {
              // Another command of the track has taken or made the lease meanwhile.
              rowOf(failure);
              return close(command, reason, now);
            });
  }

  private static ConditionalUpdate prepend(
      ConditionalUpdate update, String trigger, String reason) {
    return update
        .prepend(Attribute.CLOSED, List.of(AttributeValues.of(trigger)))
        .prepend(Attribute.CLOSED_REASONS, List.of(AttributeValues.of(reason)));
  }

  /** Writes, and cuts the lists when they have become too long. */
  private CompletableFuture<Void> write(ConditionalUpdate update) {
    return client
        .updateItem(
            update.alone(table, trace).toBuilder().returnValues(ReturnValue.UPDATED_NEW).build())
        .thenCompose(
            written ->
                new Item(written.attributes()).textList(Attribute.CLOSED).size()
                        > SandboxStore.MAX_CLOSED
                    ? cut(update)
                    : CompletableFuture.completedFuture(null));
  }

  private CompletableFuture<Void> cut(ConditionalUpdate update) {
    return client
        .updateItem(
            new ConditionalUpdate(
                    update.key(), "attribute_exists(#PK)", List.of(Attribute.PK), Map.of())
                .removeElement(Attribute.CLOSED, SandboxStore.MAX_CLOSED)
                .removeElement(Attribute.CLOSED_REASONS, SandboxStore.MAX_CLOSED)
                .alone(table, trace))
        .thenAccept(written -> {});
  }

  /** The item that a condition did not accept; throws every other failure. */
  private static Map<String, AttributeValue> rowOf(Throwable failure) {
    Throwable cause = StoreUnavailableException.unwrap(failure);
    if (cause instanceof ConditionalCheckFailedException lost) {
      return lost.hasItem() ? lost.item() : Map.of();
    }
    throw new CompletionException(cause);
  }
}
