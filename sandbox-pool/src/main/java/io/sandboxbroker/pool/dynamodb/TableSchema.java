package io.sandboxbroker.pool.dynamodb;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** The keys and indexes of the table. */
final class TableSchema {
  /** Every attribute of a sandbox but the journal, which only single reads need. */
  private static final List<String> SANDBOX =
      List.of(
          Attribute.SANDBOX_ID,
          Attribute.NAME,
          Attribute.EXTERNAL_ID,
          Attribute.SFDC_ACCOUNT_ID,
          Attribute.CREATED_AT,
          Attribute.LAST_SYNCED,
          Attribute.STATUS,
          Attribute.VERSION,
          Attribute.CAUSE,
          Attribute.UPDATED_AT,
          Attribute.COMMAND_ID,
          Attribute.ALLOCATED_TO_TRACK,
          Attribute.TRACK_NAME,
          Attribute.IDEMPOTENCY_KEY,
          Attribute.ALLOCATED_AT,
          Attribute.EXPIRES_AT,
          Attribute.DELETION_REQUESTED_AT,
          Attribute.DELETION_RETRY_COUNT);

  /**
   * An index.
   *
   * @param read the attributes that queries of the index read
   */
  record Index(String name, String partitionKey, String sortKey, List<String> read) {

    boolean hasNumericSort() {
      return sortKey.equals(Attribute.ALLOCATED_AT);
    }

    /** The attributes to project; the index has its own keys anyway. */
    List<String> projected() {
      return read.stream()
          .filter(name -> !name.equals(partitionKey) && !name.equals(sortKey))
          .toList();
    }

    List<KeySchemaElement> keySchema() {
      return keys(partitionKey, sortKey);
    }

    private GlobalSecondaryIndex definition() {
      return GlobalSecondaryIndex.builder()
          .indexName(name)
          .keySchema(keySchema())
          .projection(projection())
          .build();
    }

    private Projection projection() {
      return projected().isEmpty()
          ? Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build()
          : Projection.builder()
              .projectionType(ProjectionType.INCLUDE)
              .nonKeyAttributes(projected())
              .build();
    }
  }

  static final Index STATUS_INDEX =
      new Index("StatusIndex", Attribute.STATUS_SHARD, Attribute.NAME, SANDBOX);
  static final Index TRACK_INDEX =
      new Index("TrackIndex", Attribute.ALLOCATED_TO_TRACK, Attribute.ALLOCATED_AT, SANDBOX);

  /** Has the sandboxes that were allocated with a key that the track chose. */
  static final Index IDEMPOTENCY_INDEX =
      new Index("IdempotencyIndex", Attribute.IDEMPOTENCY_KEY, Attribute.ALLOCATED_AT, List.of());

  static final List<Index> INDEXES = List.of(STATUS_INDEX, TRACK_INDEX, IDEMPOTENCY_INDEX);

  static final List<KeySchemaElement> KEY_SCHEMA = keys(Attribute.PK, Attribute.SK);

  /** The attributes of all keys, with their types. */
  static final List<AttributeDefinition> KEY_ATTRIBUTES =
      Stream.concat(
              Stream.of(Attribute.PK, Attribute.SK),
              INDEXES.stream().flatMap(index -> Stream.of(index.partitionKey(), index.sortKey())))
          .distinct()
          .map(TableSchema::typed)
          .toList();

  private TableSchema() {}

  static CreateTableRequest creation(String table) {
    return CreateTableRequest.builder()
        .tableName(table)
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .keySchema(KEY_SCHEMA)
        .attributeDefinitions(KEY_ATTRIBUTES)
        .globalSecondaryIndexes(INDEXES.stream().map(Index::definition).toList())
        .build();
  }

  private static List<KeySchemaElement> keys(String partition, String sort) {
    return List.of(key(partition, KeyType.HASH), key(sort, KeyType.RANGE));
  }

  private static KeySchemaElement key(String attribute, KeyType type) {
    return KeySchemaElement.builder().attributeName(attribute).keyType(type).build();
  }

  private static AttributeDefinition typed(String attribute) {
    return AttributeDefinition.builder()
        .attributeName(attribute)
        .attributeType(
            attribute.equals(Attribute.ALLOCATED_AT)
                ? ScalarAttributeType.N
                : ScalarAttributeType.S)
        .build();
  }
}
