package io.sandboxbroker.pool.dynamodb;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the pool's table is. Credentials come from the AWS default chain.
 *
 * @param tableName the table; {@code SandboxPool} by default
 * @param region the AWS region; there is no default
 * @param endpoint another endpoint than the region's own, such as DynamoDB Local's; null for none
 * @param shards over how many index partitions each status is spread, 1 to 100; 16 by default. May
 *     grow while sandboxes are there, but not shrink: shards beyond it are not looked at
 * @param createTable whether to create a table that is missing; false by default, as a production
 *     table is nothing to be made in passing
 * @param calls how calls are made
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
      throw new IllegalArgumentException("tableName is no name of a table: '" + tableName + "'");
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

  /** The table of that region, with all else by default. */
  public static DynamoDbSettings in(String region) {
    return new DynamoDbSettings(
        DEFAULT_TABLE_NAME, region, null, DEFAULT_SHARDS, false, CallSettings.defaults());
  }
}
