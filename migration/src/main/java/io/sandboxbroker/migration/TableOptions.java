package io.sandboxbroker.migration;

import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the two tables. */
final class TableOptions {

  private static final URI LOCAL_ENDPOINT = URI.create("http://127.0.0.1:8000");
  private static final String LOCAL_REGION = "eu-central-1";

  @Option(
      names = "--source-table",
      paramLabel = "NAME",
      required = true,
      description = "The earlier broker's table, which is only read.")
  private String sourceTable = "";

  @Option(
      names = "--source-region",
      paramLabel = "REGION",
      description = "Its region. Otherwise that of the target.")
  private @Nullable String sourceRegion;

  @Option(
      names = "--source-endpoint",
      paramLabel = "URL",
      description = "Another endpoint than its region's own. Otherwise that of the target.")
  private @Nullable URI sourceEndpoint;

  @Option(
      names = "--table-name",
      paramLabel = "NAME",
      defaultValue = "${env:DDB_TABLE_NAME:-SandboxPool}",
      description = "The target ($DDB_TABLE_NAME; SandboxPool).")
  private String tableName = DynamoDbSettings.DEFAULT_TABLE_NAME;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "${env:AWS_REGION}",
      description = "The region of the target ($AWS_REGION).")
  private @Nullable String region;

  @Option(
      names = "--ddb-endpoint",
      paramLabel = "URL",
      defaultValue = "${env:DDB_ENDPOINT_URL}",
      description = "Another endpoint than the region's own ($DDB_ENDPOINT_URL).")
  private @Nullable URI endpoint;

  @Option(
      names = "--shards",
      paramLabel = "N",
      defaultValue = "16",
      description = "Index partitions for each status, as the services have it (16).")
  private int shards = DynamoDbSettings.DEFAULT_SHARDS;

  @Option(
      names = "--create-table",
      description = "Create the target if it does not exist. A dry run does not.")
  private boolean createTable;

  @Option(
      names = "--local",
      description = "Use the addresses of local-stack/up for what is not given.")
  private boolean local;

  /**
   * The settings of the target.
   *
   * @param writes the number of writes at a time
   * @throws ImportFailedException if the region is missing or a value is invalid
   */
  DynamoDbSettings target(boolean dryRun, int writes) {
    return settings(tableName, targetRegion(), targetEndpoint(), createTable && !dryRun, writes);
  }

  /**
   * The settings of the source.
   *
   * @throws ImportFailedException if it is the target, or a value is invalid
   */
  DynamoDbSettings source() {
    String where = sourceRegion == null ? targetRegion() : sourceRegion;
    URI address = sourceEndpoint == null ? targetEndpoint() : sourceEndpoint;
    if (sourceTable.equals(tableName)
        && where.equals(targetRegion())
        && Objects.equals(address, targetEndpoint())) {
      throw new ImportFailedException("--source-table and --table-name are the same table");
    }
    return settings(sourceTable, where, address, false, 1);
  }

  private String targetRegion() {
    if (region != null && !region.isBlank()) {
      return region;
    }
    if (local) {
      return LOCAL_REGION;
    }
    throw new ImportFailedException("--region is not set");
  }

  private @Nullable URI targetEndpoint() {
    boolean given = endpoint != null && !endpoint.toString().isBlank();
    return given ? endpoint : local ? LOCAL_ENDPOINT : null;
  }

  private DynamoDbSettings settings(
      String name, String where, @Nullable URI address, boolean create, int concurrency) {
    // A new table on demand throttles at first; an import may wait for it.
    var calls =
        new CallSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofMinutes(2),
            12,
            Duration.ofMillis(50),
            Duration.ofSeconds(5),
            concurrency + 8,
            2_000);
    try {
      return new DynamoDbSettings(name, where, address, shards, create, calls);
    } catch (IllegalArgumentException invalid) {
      throw new ImportFailedException(String.valueOf(invalid.getMessage()));
    }
  }
}
