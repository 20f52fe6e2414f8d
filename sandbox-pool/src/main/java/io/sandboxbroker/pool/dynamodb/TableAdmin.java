package io.sandboxbroker.pool.dynamodb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/** Creates and verifies the table. Blocks; for the start only. */
final class TableAdmin {
  private final DynamoDbAsyncClient client;
  private final String table;

  TableAdmin(DynamoDbAsyncClient client, String table) {
    this.client = client;
    this.table = table;
  }

  /**
   * Creates the table if it is absent, and enables its TTL. Changes nothing of the table of another
   * program. Several instances may call this at once.
   *
   * @throws IllegalStateException if there is a table of that name with other keys or indexes
   */
  void createIfAbsent() {
    if (!isPresent()) {
      try {
        await(client.createTable(TableSchema.creation(table)));
      } catch (ResourceInUseException anotherWasFirst) {
        // The other instance creates the table; the waiter below waits for it.
      }
    }
    await(client.waiter().waitUntilTableExists(wanted -> wanted.tableName(table)));
    // A TTL on another attribute belongs to somebody else; verify() reports it.
    if (timeToLive().timeToLiveStatus() == TimeToLiveStatus.DISABLED) {
      enableTtl();
    }
  }

  /**
   * Whether the table exists.
   *
   * @throws IllegalStateException if it has other keys or indexes; the message says which
   */
  boolean isPresent() {
    Optional<TableDescription> found = describe();
    found.ifPresent(description -> require(differences(description)));
    return found.isPresent();
  }

  /** Whether the table exists and has the keys and indexes of a pool. */
  boolean isOfPool() {
    return describe().filter(found -> differences(found).isEmpty()).isPresent();
  }

  private void enableTtl() {
    try {
      await(
          client.updateTimeToLive(
              update ->
                  update
                      .tableName(table)
                      .timeToLiveSpecification(
                          ttl -> ttl.attributeName(Attribute.TTL).enabled(true))));
    } catch (RuntimeException failed) {
      if (!isTtlEnabled()) {
        throw failed;
      }
      // Another instance has enabled it.
    }
  }

  /**
   * Verifies the table.
   *
   * @throws IllegalStateException if the table is missing or differs; the message says in what
   */
  void verify() {
    TableDescription found =
        describe()
            .orElseThrow(() -> new IllegalStateException("Table " + table + " does not exist"));
    List<String> differences = differences(found);
    if (!isTtlEnabled()) {
      differences.add("TTL is not enabled on " + Attribute.TTL);
    }
    require(differences);
  }

  private void require(List<String> differences) {
    if (!differences.isEmpty()) {
      throw new IllegalStateException(
          "Table " + table + " is not the pool's: " + String.join("; ", differences));
    }
  }

  private static List<String> differences(TableDescription found) {
    List<String> differences = new ArrayList<>();
    if (!new HashSet<>(found.keySchema()).equals(new HashSet<>(TableSchema.KEY_SCHEMA))) {
      differences.add("its key is not (PK, SK)");
    }
    TableSchema.KEY_ATTRIBUTES.stream()
        .filter(attribute -> !found.attributeDefinitions().contains(attribute))
        .map(
            attribute ->
                "%s is no key of type %s"
                    .formatted(attribute.attributeName(), attribute.attributeTypeAsString()))
        .forEach(differences::add);
    Map<String, GlobalSecondaryIndexDescription> indexes =
        found.globalSecondaryIndexes().stream()
            .collect(
                Collectors.toMap(GlobalSecondaryIndexDescription::indexName, Function.identity()));
    TableSchema.INDEXES.forEach(
        index -> difference(index, indexes.get(index.name())).ifPresent(differences::add));
    return differences;
  }

  private static Optional<String> difference(
      TableSchema.Index index, @Nullable GlobalSecondaryIndexDescription found) {
    if (found == null) {
      return Optional.of("index " + index.name() + " is missing");
    }
    if (!new HashSet<>(found.keySchema()).equals(new HashSet<>(index.keySchema()))) {
      return Optional.of(
          "index %s is not keyed by (%s, %s)"
              .formatted(index.name(), index.partitionKey(), index.sortKey()));
    }
    List<String> missing = new ArrayList<>(index.projected());
    missing.removeAll(found.projection().nonKeyAttributes());
    return found.projection().projectionType() == ProjectionType.ALL || missing.isEmpty()
        ? Optional.empty()
        : Optional.of("index " + index.name() + " does not project " + missing);
  }

  private Optional<TableDescription> describe() {
    try {
      return Optional.of(await(client.describeTable(wanted -> wanted.tableName(table))).table());
    } catch (ResourceNotFoundException none) {
      return Optional.empty();
    }
  }

  private boolean isTtlEnabled() {
    TimeToLiveDescription ttl = timeToLive();
    return Attribute.TTL.equals(ttl.attributeName())
        && (ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLED
            || ttl.timeToLiveStatus() == TimeToLiveStatus.ENABLING);
  }

  private TimeToLiveDescription timeToLive() {
    return await(client.describeTimeToLive(wanted -> wanted.tableName(table)))
        .timeToLiveDescription();
  }

  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }
}
