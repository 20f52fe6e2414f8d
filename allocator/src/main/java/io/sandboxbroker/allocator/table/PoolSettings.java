package io.sandboxbroker.allocator.table;

import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the pool's table is.
 *
 * @param tableName the table; {@code SandboxPool} by default ({@code DDB_TABLE_NAME})
 * @param region the AWS region; no default ({@code AWS_REGION})
 * @param endpoint in place of the region's own; null by default ({@code DDB_ENDPOINT_URL})
 * @param shards over how many index partitions each status is spread; 16 by default
 * @param createTable whether to create a table that is missing; false by default ({@code
 *     DDB_CREATE_TABLE})
 */
@ConfigurationProperties("broker.pool")
record PoolSettings(
    @DefaultValue(DynamoDbSettings.DEFAULT_TABLE_NAME) String tableName,
    @DefaultValue("") String region,
    @Nullable URI endpoint,
    @DefaultValue("" + DynamoDbSettings.DEFAULT_SHARDS) int shards,
    boolean createTable) {

  PoolSettings {
    if (region.isBlank()) {
      throw new IllegalArgumentException("AWS_REGION is missing: the region of the pool's table");
    }
  }

  DynamoDbSettings dynamoDb() {
    return new DynamoDbSettings(
        tableName, region, endpoint, shards, createTable, CallSettings.defaults());
  }
}
