package io.sandboxbroker.pool.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.pool.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

@ExtendWith(LocalTables.class)
class TableAdminTest {
  private DynamoDbSettings settings;
  private DynamoDbAsyncClient client;
  private TableAdmin admin;
  private String table;

  @BeforeEach
  void open(DynamoDbSettings local) {
    settings = local;
    table = local.tableName();
    client = DynamoDbClients.create(local, CallObserver.NONE);
    admin = new TableAdmin(client, table);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void theCreatedTableIsTheRightOneAndPaidByRequest() {
    admin.createIfAbsent();
    admin.createIfAbsent();

    assertThatCode(admin::verify).doesNotThrowAnyException();
    TableDescription created =
        client.describeTable(describe -> describe.tableName(table)).join().table();
    assertThat(created.billingModeSummary().billingMode()).isEqualTo(BillingMode.PAY_PER_REQUEST);
    assertThat(created.globalSecondaryIndexes())
        .extracting(index -> index.indexName())
        .containsExactlyInAnyOrder("StatusIndex", "TrackIndex", "IdempotencyIndex");
  }

  @Test
  void severalInstancesMayCreateItAtOnce() {
    var barrier = new CyclicBarrier(4);
    try (var instances = Executors.newFixedThreadPool(4)) {
      List<CompletableFuture<Void>> starts =
          Stream.generate(
                  () ->
                      CompletableFuture.runAsync(
                          () -> {
                            await(barrier);
                            new TableAdmin(client, table).createIfAbsent();
                          },
                          instances))
              .limit(4)
              .toList();

      assertThat(starts).allSatisfy(start -> assertThat(start.get()).isNull());
    }
    assertThatCode(admin::verify).doesNotThrowAnyException();
  }

  @Test
  void aMissingTableIsNotMadeInPassing() {
    var production =
        new DynamoDbSettings(
            table, settings.region(), settings.endpoint(), 16, false, settings.calls());

    try (var pool = DynamoDbPool.open(production, CallObserver.NONE)) {
      assertThatIllegalStateException()
          .isThrownBy(pool::prepareTable)
          .withMessage("Table " + table + " does not exist");
    }
    assertThat(client.listTables().join().tableNames()).doesNotContain(table);
  }

  @Test
  void aTableOfAnotherShapeIsToldByAllThatDiffers() {
    CreateTableRequest right = TableSchema.creation(table);
    client
        .createTable(
            right.toBuilder()
                .globalSecondaryIndexes(
                    right.globalSecondaryIndexes().get(0),
                    keysOnly(right.globalSecondaryIndexes().get(1)))
                .attributeDefinitions(
                    right.attributeDefinitions().stream()
                        .filter(known -> !known.attributeName().equals("idempotency_key"))
                        .toList())
                .build())
        .join();

    assertThatIllegalStateException()
        .isThrownBy(admin::verify)
        .withMessageStartingWith("Table " + table + " is not the pool's: ")
        .withMessageContaining("idempotency_key is no key of type S")
        .withMessageContaining("index TrackIndex does not project [sandbox_id, name")
        .withMessageContaining("index IdempotencyIndex is missing")
        .withMessageEndingWith("TTL is not enabled on ttl")
        .withMessageNotContaining("StatusIndex");
  }

  /** The table of the earlier broker has the default name, too. */
  @Test
  void nothingOfATableOfAnotherProgramIsChanged() {
    createForeignTable();

    try (var pool = DynamoDbPool.open(settings, CallObserver.NONE)) {
      assertThatIllegalStateException()
          .isThrownBy(pool::prepareTable)
          .withMessageContaining("index StatusIndex is not keyed by (status_shard, name)");
      assertThatIllegalStateException()
          .isThrownBy(pool::hasTable)
          .withMessageStartingWith("Table " + table + " is not the pool's: ");
    }
    assertThat(timeToLive().timeToLiveStatus()).isEqualTo(TimeToLiveStatus.DISABLED);
  }

  @Test
  void theTtlOfAnotherAttributeIsReportedAndStays() {
    client.createTable(TableSchema.creation(table)).join();
    client
        .updateTimeToLive(
            update ->
                update
                    .tableName(table)
                    .timeToLiveSpecification(ttl -> ttl.attributeName("expires").enabled(true)))
        .join();

    try (var pool = DynamoDbPool.open(settings, CallObserver.NONE)) {
      assertThatIllegalStateException()
          .isThrownBy(pool::prepareTable)
          .withMessageEndingWith(": TTL is not enabled on ttl");
    }
    assertThat(timeToLive().attributeName()).isEqualTo("expires");
  }

  @Test
  void aReaderMayStartBeforeTheTableIsThere() {
    try (var pool = DynamoDbPool.open(settings, CallObserver.NONE)) {
      assertThat(pool.hasTable()).isFalse();
      admin.createIfAbsent();
      assertThat(pool.hasTable()).isTrue();
    }
  }

  @Test
  void theSourceOfAnImportIsATableOfAnotherProgram() {
    try (var source = SourceTable.open(settings)) {
      assertThatIllegalStateException()
          .isThrownBy(source::verify)
          .withMessage("Source table " + table + " does not exist");
      admin.createIfAbsent();
      assertThatIllegalStateException()
          .isThrownBy(source::verify)
          .withMessage(
              "Source table " + table + " is a pool of this broker, not of the earlier one");
      client.deleteTable(it -> it.tableName(table)).join();
      createForeignTable();
      assertThatCode(source::verify).doesNotThrowAnyException();
    }
  }

  private TimeToLiveDescription timeToLive() {
    return client.describeTimeToLive(it -> it.tableName(table)).join().timeToLiveDescription();
  }

  /** With the same keys and the same names of indexes. */
  private void createForeignTable() {
    CreateTableRequest right = TableSchema.creation(table);
    GlobalSecondaryIndex status =
        right.globalSecondaryIndexes().get(0).toBuilder()
            .keySchema(key("status", KeyType.HASH), key("allocated_at", KeyType.RANGE))
            .projection(all -> all.projectionType(ProjectionType.ALL))
            .build();
    client
        .createTable(
            right.toBuilder()
                .globalSecondaryIndexes(status)
                .attributeDefinitions(
                    text("PK"),
                    text("SK"),
                    text("status"),
                    AttributeDefinition.builder()
                        .attributeName("allocated_at")
                        .attributeType(ScalarAttributeType.N)
                        .build())
                .build())
        .join();
  }

  private static AttributeDefinition text(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  @Test
  void anIndexWithOtherKeysIsToldByName() {
    CreateTableRequest right = TableSchema.creation(table);
    GlobalSecondaryIndex swapped =
        right.globalSecondaryIndexes().get(0).toBuilder()
            .keySchema(key("name", KeyType.HASH), key("status_shard", KeyType.RANGE))
            .build();
    client
        .createTable(
            right.toBuilder()
                .globalSecondaryIndexes(
                    swapped,
                    right.globalSecondaryIndexes().get(1),
                    right.globalSecondaryIndexes().get(2))
                .build())
        .join();

    assertThatIllegalStateException()
        .isThrownBy(admin::verify)
        .withMessageContaining("index StatusIndex is not keyed by (status_shard, name)");
  }

  @Test
  void aTableWithOtherKeysIsTold() {
    CreateTableRequest right = TableSchema.creation(table);
    client
        .createTable(
            right.toBuilder().keySchema(key("SK", KeyType.HASH), key("PK", KeyType.RANGE)).build())
        .join();

    assertThatIllegalStateException()
        .isThrownBy(admin::verify)
        .withMessageContaining("its key is not (PK, SK)");
  }

  @Test
  void aDynamoDbThatIsNotThereIsSaidInOneLine() {
    var calls =
        new CallSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            1,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            1,
            1);
    var nowhere =
        new DynamoDbSettings(table, settings.region(), LocalTables.NOWHERE, 16, true, calls);

    try (var pool = DynamoDbPool.open(nowhere, CallObserver.NONE)) {
      assertThatThrownBy(pool::prepareTable)
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith("Table " + table + " cannot be checked: SdkClientException, ")
          .message()
          .doesNotContain("\n");
    }
  }

  private static GlobalSecondaryIndex keysOnly(GlobalSecondaryIndex index) {
    return index.toBuilder()
        .projection(only -> only.projectionType(ProjectionType.KEYS_ONLY))
        .build();
  }

  private static KeySchemaElement key(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }
}
