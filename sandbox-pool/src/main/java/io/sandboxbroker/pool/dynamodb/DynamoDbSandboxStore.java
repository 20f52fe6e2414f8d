package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.CandidatePage;
import io.sandboxbroker.pool.CandidateQuery;
import io.sandboxbroker.pool.JournalEntry;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LeaseChange;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.SandboxStore;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.WriteResult;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/** Writes the pool to the table: one conditional call per transition. */
final class DynamoDbSandboxStore implements SandboxStore {
  private static final Logger log = LoggerFactory.getLogger(DynamoDbSandboxStore.class);

  /** The places of the two items of a transaction. */
  private static final int SANDBOX = 0;

  private static final int LEASE = 1;

  private final DynamoDbAsyncClient client;
  private final String table;
  private final Shards shards;
  private final SandboxReader reader;

  DynamoDbSandboxStore(
      DynamoDbAsyncClient client, String table, Shards shards, SandboxReader reader) {
    this.client = client;
    this.table = table;
    this.shards = shards;
    this.reader = reader;
  }

  @Override
  public CompletableFuture<WriteResult> write(Transition transition) {
    return attempt(transition)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(Failures.translate(failure)));
  }

  private CompletableFuture<WriteResult> attempt(Transition transition) {
    return switch (transition.leaseChange()) {
      case LeaseChange.Untouched ignored -> alone(transition);
      case LeaseChange.Taken taken -> allocation(transition, taken.lease());
      case LeaseChange.Ended ended -> release(transition, ended);
    };
  }

  private CompletableFuture<WriteResult> alone(Transition transition) {
    return client
        .updateItem(Updates.ofSandbox(transition, shards).alone(table))
        .<WriteResult>thenApply(written -> new WriteResult.Won(transition.step()))
        .exceptionally(
            failure -> {
              if (Failures.unwrap(failure) instanceof ConditionalCheckFailedException lost) {
                return lost(transition, lost.hasItem() ? lost.item() : Map.of());
              }
              throw new CompletionException(Failures.unwrap(failure));
            });
  }

  private CompletableFuture<WriteResult> allocation(Transition transition, Lease lease) {
    return together(transition, Updates.taking(lease))
        .exceptionallyCompose(
            failure -> {
              if (!(Failures.unwrap(failure) instanceof TransactionCanceledException cancelled)) {
                return CompletableFuture.failedFuture(failure);
              }
              if (Failures.conditionFailed(cancelled, LEASE)) {
                // The sandbox's own answer comes first only when it says that we are the winner.
                WriteResult result =
                    own(transition, itemOf(cancelled, SANDBOX))
                        .<WriteResult>map(WriteResult.Won::new)
                        .orElseGet(
                            () ->
                                new WriteResult.AlreadyServed(
                                    LeaseItem.read(itemOf(cancelled, LEASE))));
                return CompletableFuture.completedFuture(result);
              }
              return beaten(transition, cancelled);
            });
  }

  private CompletableFuture<WriteResult> release(Transition transition, LeaseChange.Ended ended) {
    var ending = Updates.ending(ended.allocation(), transition.after().revision().at());
    return together(transition, ending)
        .exceptionallyCompose(
            failure -> {
              if (!(Failures.unwrap(failure) instanceof TransactionCanceledException cancelled)) {
                return CompletableFuture.failedFuture(failure);
              }
              if (Failures.conditionFailed(cancelled, LEASE)
                  && !Failures.conditionFailed(cancelled, SANDBOX)) {
                log.warn(
                    "Sandbox {} of command {} has no lease of its own any more; writing {} without",
                    transition.after().id(),
                    ended.allocation().id(),
                    transition.event());
                return alone(transition);
              }
              return beaten(transition, cancelled);
            });
  }

  private CompletableFuture<WriteResult> together(
      Transition transition, ConditionalUpdate leaseUpdate) {
    ConditionalUpdate sandboxUpdate = Updates.ofSandbox(transition, shards);
    return client
        .transactWriteItems(
            write ->
                write.transactItems(
                    sandboxUpdate.inTransaction(table), leaseUpdate.inTransaction(table)))
        .thenApply(written -> new WriteResult.Won(transition.step()));
  }

  private static CompletableFuture<WriteResult> beaten(
      Transition transition, TransactionCanceledException cancelled) {
    return Failures.conditionFailed(cancelled, SANDBOX)
        ? CompletableFuture.completedFuture(lost(transition, itemOf(cancelled, SANDBOX)))
        : CompletableFuture.failedFuture(cancelled);
  }

  private static WriteResult lost(Transition transition, Map<String, AttributeValue> item) {
    Optional<JournalEntry> own = own(transition, item);
    return own.isPresent() ? new WriteResult.Won(own.get()) : new WriteResult.Beaten(entry(item));
  }

  /** The step that an earlier try of the same transition has written. */
  private static Optional<JournalEntry> own(
      Transition transition, Map<String, AttributeValue> item) {
    return entry(item).flatMap(current -> current.causedBy(transition.cause()));
  }

  private static Optional<PoolEntry> entry(Map<String, AttributeValue> item) {
    return item.isEmpty() ? Optional.empty() : Optional.of(SandboxItem.read(item));
  }

  private static Map<String, AttributeValue> itemOf(
      TransactionCanceledException cancelled, int item) {
    CancellationReason reason = cancelled.cancellationReasons().get(item);
    return reason.hasItem() ? reason.item() : Map.of();
  }

  @Override
  public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
    return reader.find(sandbox);
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    return reader.leaseOf(track);
  }

  @Override
  public CompletableFuture<CandidatePage> candidates(CandidateQuery query) {
    return reader.candidates(query);
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    return reader.list(query);
  }

  @Override
  public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
    return reader.ofTrack(query);
  }

  @Override
  public int shards() {
    return reader.shards();
  }
}
