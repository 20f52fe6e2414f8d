package io.sandboxbroker.pool.dynamodb;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the pool's table. Credentials come from the AWS default chain.
 *
 * @param tableName the name of the table; {@code SandboxPool} by default
 * @param region the AWS region; there is no default
 * @param endpoint replaces the region's own endpoint, such as by DynamoDB Local's; null for none
 * @param shards the number of index partitions of each status, 1 to 100; 16 by default. It may grow
 *     later but never shrink, as shards beyond it are not read
 * @param createTable whether to create a missing table; false by default, so that nobody creates a
 *     production table by accident
 * @param calls the limits of calls
 */
public record DynamoDbSettings(
    String tableName,
    String region,
    @Nullable URI endpoint,
    int shards,
    boolean createTable,
    CallSettings calls) {

  /** The name of the table where no other is set. */
  public static final String DEFAULT_TABLE_NAME = "SandboxPool";

  /** The number of shards where no other is set. */
  public static final int DEFAULT_SHARDS = 16;

  public DynamoDbSettings {
    if (!tableName.matches("[A-Za-z0-9_.-]{3,255}")) {
      throw new IllegalArgumentException(
          "tableName is not the name of a table: '" + tableName + "'");
    }
    if (region.isBlank()) {
      throw new IllegalArgumentException("region must be set, such as eu-central-1");
    }
    if (endpoint != null && (endpoint.getScheme() == null || endpoint.getHost() == null)) {
      throw new IllegalArgumentException(
          "endpoint must have a scheme and a host, unlike '" + endpoint + "'");
    }
    if (shards < 1 || shards > 100) {
      throw new IllegalArgumentException("shards must be from 1 to 100, not " + shards);
    }
  }
}
