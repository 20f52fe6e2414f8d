package io.sandboxbroker.pool.dynamodb;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.pool.AccountId;
import io.sandboxbroker.pool.AccountPins;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Keeps the pins of accounts as items of the table. No item of a pin has a TTL. */
final class DynamoDbAccountPins implements AccountPins {

  /** DynamoDB's limit of one {@code BatchGetItem}. */
  private static final int MAX_KEYS = 100;

  private final DynamoDbAsyncClient client;
  private final String table;
  private final @Nullable AwsRequestOverrideConfiguration trace;

  DynamoDbAccountPins(
      DynamoDbAsyncClient client, String table, @Nullable AwsRequestOverrideConfiguration trace) {
    this.client = client;
    this.table = table;
    this.trace = trace;
  }

  @Override
  public CompletableFuture<Map<AccountId, SandboxId>> find(Collection<AccountId> accounts) {
    List<AccountId> wanted = accounts.stream().distinct().toList();
    CompletableFuture<Map<AccountId, SandboxId>> found = completedFuture(new HashMap<>());
    for (int from = 0; from < wanted.size(); from += MAX_KEYS) {
      List<AccountId> part = wanted.subList(from, Math.min(wanted.size(), from + MAX_KEYS));
      found = found.thenCompose(known -> read(part).thenApply(more -> added(known, more)));
    }
    return found;
  }

  private static Map<AccountId, SandboxId> added(
      Map<AccountId, SandboxId> known, Map<AccountId, SandboxId> more) {
    known.putAll(more);
    return known;
  }

  /** Lacks what DynamoDB leaves unprocessed; {@link #pin} then finds it. */
  private CompletableFuture<Map<AccountId, SandboxId>> read(List<AccountId> accounts) {
    List<Map<String, AttributeValue>> keys = new ArrayList<>();
    accounts.forEach(account -> keys.add(Keys.of(account)));
    Map<String, KeysAndAttributes> wanted =
        Map.of(table, KeysAndAttributes.builder().keys(keys).build());
    return client
        .batchGetItem(get -> get.requestItems(wanted).overrideConfiguration(trace))
        .thenApply(
            answer -> {
              Map<AccountId, SandboxId> found = new HashMap<>();
              answer
                  .responses()
                  .getOrDefault(table, List.of())
                  .forEach(item -> found.put(Keys.account(new Item(item)), sandboxOf(item)));
              return found;
            })
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  @Override
  public CompletableFuture<SandboxId> pin(AccountId account, SandboxId sandbox) {
    return client
        .updateItem(TransitionUpdates.pin(account, sandbox).alone(table, trace))
        .thenApply(written -> sandbox)
        .exceptionally(
            failure -> {
              if (StoreUnavailableException.unwrap(failure)
                      instanceof ConditionalCheckFailedException lost
                  && lost.hasItem()) {
                return sandboxOf(lost.item());
              }
              throw new CompletionException(StoreUnavailableException.unwrap(failure));
            })
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  /** The sandbox of the item of a pin. */
  static SandboxId sandboxOf(Map<String, AttributeValue> pin) {
    return new SandboxId(new Item(pin).text(Attribute.SANDBOX_ID));
  }
}
