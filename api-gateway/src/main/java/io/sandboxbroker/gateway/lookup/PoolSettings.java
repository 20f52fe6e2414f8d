package io.sandboxbroker.gateway.lookup;

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
 * @param tableName the name of the table; {@code SandboxPool} by default ({@code DDB_TABLE_NAME})
 * @param region the AWS region; no default ({@code AWS_REGION})
 * @param endpoint replaces the region's own endpoint; null by default ({@code DDB_ENDPOINT_URL})
 * @param shards the number of index partitions of each status; 16 by default
 */
@Validated
@ConfigurationProperties("broker.pool")
record PoolSettings(
    @DefaultValue(DynamoDbSettings.DEFAULT_TABLE_NAME) String tableName,
    @NotBlank String region,
    @Nullable URI endpoint,
    @DefaultValue("" + DynamoDbSettings.DEFAULT_SHARDS) int shards) {

  DynamoDbSettings dynamoDb() {
    return new DynamoDbSettings(
        tableName, region, endpoint, shards, false, CallSettings.defaults());
  }
}
