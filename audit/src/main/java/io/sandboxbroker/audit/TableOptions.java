package io.sandboxbroker.audit;

import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the table to compare with. */
final class TableOptions {

  private static final URI LOCAL_ENDPOINT = URI.create("http://127.0.0.1:8000");
  private static final String LOCAL_REGION = "eu-central-1";

  @Option(names = "--no-table", description = "Do not compare with the table.")
  boolean none;

  @Option(
      names = "--table-name",
      paramLabel = "NAME",
      defaultValue = "${env:DDB_TABLE_NAME:-SandboxPool}",
      description = "The table ($DDB_TABLE_NAME; SandboxPool).")
  String name = DynamoDbSettings.DEFAULT_TABLE_NAME;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "${env:AWS_REGION}",
      description = "Its region ($AWS_REGION).")
  @Nullable String region;

  @Option(
      names = "--ddb-endpoint",
      paramLabel = "URL",
      defaultValue = "${env:DDB_ENDPOINT_URL}",
      description = "Another endpoint than the region's own ($DDB_ENDPOINT_URL).")
  @Nullable URI endpoint;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "16",
      description = "Index partitions for each status, as the services have it (16).")
  int shards = DynamoDbSettings.DEFAULT_SHARDS;

  /**
   * The settings of the table.
   *
   * @throws AuditFailedException if the region is missing or a value is not valid
   */
  DynamoDbSettings settings(boolean local) {
    String where = region == null || region.isBlank() ? null : region;
    if (where == null && !local) {
      throw new AuditFailedException("--region is not set; --no-table skips the table");
    }
    try {
      return new DynamoDbSettings(
          name,
          where == null ? LOCAL_REGION : where,
          endpoint == null && local ? LOCAL_ENDPOINT : endpoint,
          shards,
          false,
          CallSettings.defaults());
    } catch (IllegalArgumentException nonsense) {
      throw new AuditFailedException(String.valueOf(nonsense.getMessage()));
    }
  }
}
