package io.sandboxbroker.pool.dynamodb;

import io.sandboxbroker.pool.StoreUnavailableException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;

/**
 * A table of another program, which is only read. Its methods block and belong to one thread.
 *
 * <p>A value is a {@code String}, a {@code BigDecimal} or a {@code Boolean}. Attributes of other
 * types are left out.
 */
public final class SourceTable implements AutoCloseable {

  private final DynamoDbAsyncClient client;
  private final String table;

  private SourceTable(DynamoDbAsyncClient client, String table) {
    this.client = client;
    this.table = table;
  }

  /** Creates the client, which makes no call yet. */
  public static SourceTable open(DynamoDbSettings settings) {
    return new SourceTable(
        DynamoDbClients.create(settings, CallObserver.NONE), settings.tableName());
  }

  /**
   * Verifies that the table exists with the key (PK, SK), and that it is no pool of this broker.
   *
   * @throws IllegalStateException if it is not so; the message says why
   * @throws StoreUnavailableException if DynamoDB is unavailable
   */
  public void verify() {
    try {
      List<KeySchemaElement> key =
          TableAdmin.await(client.describeTable(wanted -> wanted.tableName(table)))
              .table()
              .keySchema();
      if (!List.copyOf(TableSchema.KEY_SCHEMA).equals(key)) {
        throw new IllegalStateException("The key of source table " + table + " is not (PK, SK)");
      }
      if (new TableAdmin(client, table).isOfPool()) {
        throw new IllegalStateException(
            "Source table " + table + " is a pool of this broker, not of the earlier one");
      }
    } catch (ResourceNotFoundException missing) {
      throw new IllegalStateException("Source table " + table + " does not exist", missing);
    } catch (SdkException failure) {
      throw unavailable(failure);
    }
  }

  /**
   * Visits every item, strongly consistent.
   *
   * @param size the maximum number of items of a page
   * @param visitor gets one page after the other
   * @throws StoreUnavailableException if DynamoDB is unavailable
   */
  public void forEachPage(int size, Consumer<List<Map<String, Object>>> visitor) {
    ScanRequest scan =
        ScanRequest.builder().tableName(table).consistentRead(true).limit(size).build();
    while (scan != null) {
      ScanResponse page = read(scan);
      visitor.accept(page.items().stream().map(SourceTable::plain).toList());
      scan =
          page.hasLastEvaluatedKey()
              ? scan.toBuilder().exclusiveStartKey(page.lastEvaluatedKey()).build()
              : null;
    }
  }

  private ScanResponse read(ScanRequest scan) {
    try {
      return TableAdmin.await(client.scan(scan));
    } catch (SdkException failure) {
      throw unavailable(failure);
    }
  }

  private StoreUnavailableException unavailable(SdkException failure) {
    return new StoreUnavailableException(
        "Source table %s cannot be read: %s".formatted(table, DynamoDbErrors.describe(failure)),
        failure);
  }

  private static Map<String, Object> plain(Map<String, AttributeValue> item) {
    Map<String, Object> values = new HashMap<>();
    item.forEach(
        (name, value) -> {
          Object plain = plain(value);
          if (plain != null) {
            values.put(name, plain);
          }
        });
    return values;
  }

  private static @Nullable Object plain(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> new BigDecimal(value.n());
      case BOOL -> value.bool();
      default -> null;
    };
  }

  /** Closes the connections. */
  @Override
  public void close() {
    client.close();
  }
}
