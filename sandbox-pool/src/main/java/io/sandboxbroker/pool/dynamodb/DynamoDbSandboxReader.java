package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.KeyQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.Sandbox;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.StoreUnavailableException;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Reads the pool from the table. */
class DynamoDbSandboxReader implements SandboxReader {
  private static final Logger log = LoggerFactory.getLogger(DynamoDbSandboxReader.class);

  /** The most items of one BatchGetItem, as DynamoDB permits. */
  private static final int MAX_ROWS = 100;

  final DynamoDbAsyncClient client;
  final String table;
  final Shards shards;

  /** Null for requests without a trace. */
  final @Nullable AwsRequestOverrideConfiguration trace;

  DynamoDbSandboxReader(
      DynamoDbAsyncClient client,
      String table,
      Shards shards,
      @Nullable AwsRequestOverrideConfiguration trace) {
    this.client = client;
    this.table = table;
    this.shards = shards;
    this.trace = trace;
  }

  @Override
  public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
    return get(Keys.of(sandbox), SandboxItem::read);
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    return get(Keys.of(track), LeaseItem::read);
  }

  @Override
  public CompletableFuture<Map<TrackId, Lease>> leasesOf(Collection<TrackId> tracks) {
    return getAll(tracks.stream().map(Keys::of).toList())
        .thenApply(
            found ->
                found.stream()
                    .map(LeaseItem::read)
                    .collect(Collectors.toMap(Lease::track, Function.identity())))
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  /** The items with these keys that exist, in any order. */
  private CompletableFuture<List<Map<String, AttributeValue>>> getAll(
      List<Map<String, AttributeValue>> keys) {
    if (keys.isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    var wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
    return client
        .batchGetItem(get -> get.requestItems(Map.of(table, wanted)).overrideConfiguration(trace))
        .thenApply(
            found -> {
              if (!found.unprocessedKeys().isEmpty()) {
                throw new StoreUnavailableException("DynamoDB left items of a batch unread");
              }
              return found.responses().getOrDefault(table, List.of());
            });
  }

  private <T> CompletableFuture<Optional<T>> get(
      Map<String, AttributeValue> key, Function<Map<String, AttributeValue>, T> mapper) {
    return client
        .getItem(
            get -> get.tableName(table).key(key).consistentRead(true).overrideConfiguration(trace))
        .thenApply(
            found ->
                found.hasItem() ? Optional.of(mapper.apply(found.item())) : Optional.<T>empty())
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    return query(
            TableSchema.STATUS_INDEX,
            shards.label(query.status(), query.shard()),
            query.namePrefix() == null ? "" : query.namePrefix(),
            query.limit(),
            query.cursor(),
            until(query))
        .thenApply(DynamoDbSandboxReader::listed);
  }

  @Override
  public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
    return query(
            TableSchema.TRACK_INDEX,
            query.track().value(),
            "",
            query.limit(),
            query.cursor(),
            Optional.empty())
        .thenApply(DynamoDbSandboxReader::listed);
  }

  @Override
  public CompletableFuture<ListPage> ofKey(KeyQuery query) {
    return query(
            TableSchema.IDEMPOTENCY_INDEX,
            query.key(),
            "",
            Math.min(query.limit(), MAX_ROWS),
            query.cursor(),
            Optional.empty())
        .thenCompose(page -> withRows(page, query.key()))
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  /** Reads the sandboxes that the index names. It also has what earlier versions wrote. */
  private CompletableFuture<ListPage> withRows(IndexPage page, String key) {
    List<SandboxId> named =
        page.items().stream().map(Item::new).filter(Keys::isSandbox).map(Keys::sandbox).toList();
    return getAll(named.stream().map(Keys::of).toList())
        .thenApply(
            rows -> {
              Map<SandboxId, Sandbox> found =
                  rows.stream()
                      .flatMap(DynamoDbSandboxReader::readable)
                      .filter(
                          row ->
                              row.lastAllocation().filter(its -> its.hasChosenKey(key)).isPresent())
                      .collect(Collectors.toMap(Sandbox::id, Function.identity()));
              return new ListPage(
                  named.stream().map(found::get).filter(Objects::nonNull).toList(), page.cursor());
            });
  }

  /** A page of an index, as DynamoDB returns it. */
  private record IndexPage(List<Map<String, AttributeValue>> items, @Nullable String cursor) {}

  private static ListPage listed(IndexPage page) {
    return new ListPage(
        page.items().stream().flatMap(DynamoDbSandboxReader::readable).toList(), page.cursor());
  }

  /** The latest value of a time that an item of the result has. */
  private record LatestTime(String attribute, Instant time) {}

  private static Optional<LatestTime> until(ListQuery query) {
    String attribute =
        query.status() == Status.ALLOCATED ? Attribute.EXPIRES_AT : Attribute.UPDATED_AT;
    return Optional.ofNullable(query.until()).map(time -> new LatestTime(attribute, time));
  }

  private CompletableFuture<IndexPage> query(
      TableSchema.Index index,
      String partition,
      String prefix,
      int limit,
      @Nullable String cursor,
      Optional<LatestTime> until) {
    QueryRequest.Builder request =
        QueryRequest.builder().tableName(table).indexName(index.name()).limit(limit);
    Map<String, AttributeValue> values = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    names.put("#partition", index.partitionKey());
    values.put(":partition", AttributeValues.of(partition));
    String condition = "#partition = :partition";
    if (!prefix.isEmpty()) {
      names.put("#sort", index.sortKey());
      values.put(":prefix", AttributeValues.of(prefix));
      condition += " AND begins_with(#sort, :prefix)";
    }
    until.ifPresent(
        latest -> {
          names.put("#time", latest.attribute());
          values.put(":until", AttributeValues.of(latest.time()));
          request.filterExpression("#time <= :until");
        });
    if (cursor != null) {
      try {
        request.exclusiveStartKey(Cursor.decode(index, partition, prefix, cursor).startKey());
      } catch (IllegalArgumentException invalid) {
        return CompletableFuture.failedFuture(invalid);
      }
    }
    request
        .keyConditionExpression(condition)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .overrideConfiguration(trace);
    return client
        .query(request.build())
        .thenApply(
            found ->
                new IndexPage(
                    found.items(),
                    found.hasLastEvaluatedKey()
                        ? Cursor.at(index, found.lastEvaluatedKey()).encode()
                        : null))
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  private static Stream<Sandbox> readable(Map<String, AttributeValue> item) {
    try {
      return Stream.of(SandboxItem.listed(item));
    } catch (UnreadableItemException unreadable) {
      // One unreadable item must not hide the other sandboxes.
      log.warn("Skipped an unreadable item: {}", unreadable.getMessage());
      return Stream.empty();
    }
  }

  @Override
  public int shards() {
    return shards.count();
  }
}
