package io.sandboxbroker.pool.dynamodb;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.sandboxbroker.pool.Lease;
import io.sandboxbroker.pool.LiveLeases;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** Finds the live leases by a scan of the table, because no index has leases. */
final class DynamoDbLiveLeases implements LiveLeases {

  private static final Logger log = LoggerFactory.getLogger(DynamoDbLiveLeases.class);

  private static final Map<String, String> NAMES =
      Map.of("#kind", Attribute.SK, "#live", Attribute.LIVE);
  private static final Map<String, AttributeValue> VALUES =
      Map.of(":lease", AttributeValues.of(Keys.LEASE), ":live", AttributeValues.of(true));

  private final DynamoDbAsyncClient client;
  private final String table;
  private final int pageSize;

  /**
   * @param pageSize the items of a page, ended leases and sandboxes included; small, so that a scan
   *     leaves the capacity of a partition to the broker
   */
  DynamoDbLiveLeases(DynamoDbAsyncClient client, String table, int pageSize) {
    this.client = client;
    this.table = table;
    this.pageSize = pageSize;
  }

  @Override
  public CompletableFuture<Void> forEach(Consumer<Lease> visitor) {
    return readFrom(null, visitor)
        .exceptionallyCompose(
            failure -> CompletableFuture.failedFuture(DynamoDbErrors.translate(failure)));
  }

  private CompletableFuture<Void> readFrom(
      @Nullable Map<String, AttributeValue> start, Consumer<Lease> visitor) {
    var request =
        ScanRequest.builder()
            .tableName(table)
            .limit(pageSize)
            .exclusiveStartKey(start)
            .filterExpression("#kind = :lease AND #live = :live")
            .expressionAttributeNames(NAMES)
            .expressionAttributeValues(VALUES)
            .build();
    return client
        .scan(request)
        .thenCompose(
            page -> {
              page.items().forEach(item -> visit(item, visitor));
              return page.hasLastEvaluatedKey()
                  ? readFrom(page.lastEvaluatedKey(), visitor)
                  : completedFuture(null);
            });
  }

  private static void visit(Map<String, AttributeValue> item, Consumer<Lease> visitor) {
    Lease lease;
    try {
      lease = LeaseItem.read(item);
    } catch (UnreadableItemException unreadable) {
      // One unreadable item must not hide the other leases.
      log.warn("Skipped a lease: {}", unreadable.getMessage());
      return;
    }
    visitor.accept(lease);
  }
}
