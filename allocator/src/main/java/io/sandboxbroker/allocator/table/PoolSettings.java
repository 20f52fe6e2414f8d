package io.sandboxbroker.allocator.table;

import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import jakarta.validation.constraints.NotBlank;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the pool's table.
 *
 * @param tableName name of the table; {@code SandboxPool} by default ({@code DDB_TABLE_NAME})
 * @param region AWS region of the table; no default ({@code AWS_REGION})
 * @param endpoint endpoint in place of the region's own; null by default ({@code DDB_ENDPOINT_URL})
 * @param shards number of index partitions that the sandboxes of a status are spread over; 16 by
 *     default
 * @param createTable whether to create a table that is missing; false by default ({@code
 *     DDB_CREATE_TABLE})
 */
@Validated
@ConfigurationProperties("broker.pool")
public record PoolSettings(
    @DefaultValue(DynamoDbSettings.DEFAULT_TABLE_NAME) String tableName,
    @DefaultValue("") @NotBlank(message = "AWS_REGION is missing: the region of the pool's table")
        String region,
    @Nullable URI endpoint,
    @DefaultValue("" + DynamoDbSettings.DEFAULT_SHARDS) int shards,
    boolean createTable) {

  DynamoDbSettings dynamoDb() {
    return new DynamoDbSettings(
        tableName, region, endpoint, shards, createTable, CallSettings.forWriter());
  }
}
