package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.CandidatePage;
import io.sandboxbroker.pool.CandidateQuery;
import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.ListPage;
import io.sandboxbroker.pool.ListQuery;
import io.sandboxbroker.pool.PoolEntry;
import io.sandboxbroker.pool.SandboxId;
import io.sandboxbroker.pool.SandboxReader;
import io.sandboxbroker.pool.Status;
import io.sandboxbroker.pool.TrackId;
import io.sandboxbroker.pool.TrackQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/** Reads the pool from the table. */
final class DynamoDbSandboxReader implements SandboxReader {
  private static final Logger log = LoggerFactory.getLogger(DynamoDbSandboxReader.class);

  private final DynamoDbAsyncClient client;
  private final String table;
  private final Shards shards;

  DynamoDbSandboxReader(DynamoDbAsyncClient client, String table, Shards shards) {
    this.client = client;
    this.table = table;
    this.shards = shards;
  }

  @Override
  public CompletableFuture<Optional<PoolEntry>> find(SandboxId sandbox) {
    return get(Keys.of(sandbox), SandboxItem::read);
  }

  @Override
  public CompletableFuture<Optional<Lease>> leaseOf(TrackId track) {
    return get(Keys.of(track), LeaseItem::read);
  }

  private <T> CompletableFuture<Optional<T>> get(
      Map<String, AttributeValue> key, Function<Map<String, AttributeValue>, T> reading) {
    return client
        .getItem(get -> get.tableName(table).key(key).consistentRead(true))
        .thenApply(
            found ->
                found.hasItem() ? Optional.of(reading.apply(found.item())) : Optional.<T>empty())
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(Failures.translate(failure)));
  }

  @Override
  public CompletableFuture<CandidatePage> candidates(CandidateQuery query) {
    var rows =
        new ListQuery(
            Status.AVAILABLE, query.shard(), query.namePrefix(), query.limit(), query.cursor());
    return rows(rows, SandboxItem::candidate, CandidatePage::new);
  }

  @Override
  public CompletableFuture<ListPage> list(ListQuery query) {
    return rows(query, SandboxItem::listed, ListPage::new);
  }

  @Override
  public CompletableFuture<ListPage> ofTrack(TrackQuery query) {
    try {
      return client
          .query(request(query))
          .thenApply(
              found ->
                  new ListPage(
                      readable(found, SandboxItem::listed),
                      found.hasLastEvaluatedKey()
                          ? TrackCursor.at(found.lastEvaluatedKey()).encode()
                          : null))
          .exceptionallyCompose(
              failure -> CompletableFuture.failedFuture(Failures.translate(failure)));
    } catch (IllegalArgumentException badCursor) {
      return CompletableFuture.failedFuture(badCursor);
    }
  }

  private QueryRequest request(TrackQuery query) {
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table)
            .indexName(TableShape.TRACK_INDEX)
            .keyConditionExpression("#track = :track")
            .expressionAttributeNames(Map.of("#track", Attribute.ALLOCATED_TO_TRACK))
            .expressionAttributeValues(Map.of(":track", Values.of(query.track().value())))
            .limit(query.limit());
    if (query.cursor() != null) {
      request.exclusiveStartKey(TrackCursor.decode(query.cursor()).startKey(query.track()));
    }
    return request.build();
  }

  private <S, P> CompletableFuture<P> rows(
      ListQuery query,
      Function<Map<String, AttributeValue>, S> reading,
      BiFunction<List<S>, @Nullable String, P> page) {
    String shard = shards.label(query.status(), query.shard());
    try {
      return client
          .query(request(query, shard))
          .thenApply(found -> page.apply(readable(found, reading), cursor(found, shard)))
          .exceptionallyCompose(
              failure -> CompletableFuture.failedFuture(Failures.translate(failure)));
    } catch (IllegalArgumentException badCursor) {
      return CompletableFuture.failedFuture(badCursor);
    }
  }

  private QueryRequest request(ListQuery query, String shard) {
    Map<String, AttributeValue> values = new HashMap<>(Map.of(":shard", Values.of(shard)));
    Map<String, String> names = new HashMap<>(Map.of("#status_shard", Attribute.STATUS_SHARD));
    String condition = "#status_shard = :shard";
    if (query.namePrefix() != null) {
      values.put(":prefix", Values.of(query.namePrefix()));
      names.put("#name", Attribute.NAME);
      condition += " AND begins_with(#name, :prefix)";
    }
    QueryRequest.Builder request =
        QueryRequest.builder()
            .tableName(table)
            .indexName(TableShape.STATUS_INDEX)
            .keyConditionExpression(condition)
            .expressionAttributeNames(names)
            .expressionAttributeValues(values)
            .limit(query.limit());
    if (query.cursor() != null) {
      Cursor from = Cursor.decode(query.cursor());
      from.requireWithin(shard, query.namePrefix());
      request.exclusiveStartKey(from.startKey());
    }
    return request.build();
  }

  private static @Nullable String cursor(QueryResponse found, String shard) {
    return found.hasLastEvaluatedKey() ? Cursor.at(shard, found.lastEvaluatedKey()).encode() : null;
  }

  private static <S> List<S> readable(
      QueryResponse found, Function<Map<String, AttributeValue>, S> reading) {
    return found.items().stream().flatMap(row -> readable(row, reading)).toList();
  }

  private static <S> Stream<S> readable(
      Map<String, AttributeValue> row, Function<Map<String, AttributeValue>, S> reading) {
    try {
      return Stream.of(reading.apply(row));
    } catch (UnreadableItemException unreadable) {
      // Whoever looks for sandboxes is served better by the other ones than by an error.
      log.warn("Passed over a row of the index: {}", unreadable.getMessage());
      return Stream.empty();
    }
  }

  @Override
  public int shards() {
    return shards.count();
  }
}
