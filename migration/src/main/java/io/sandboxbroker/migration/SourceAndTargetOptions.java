package io.sandboxbroker.migration;

import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import io.sandboxbroker.pool.dynamodb.TableOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name the two tables. */
final class SourceAndTargetOptions {

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

  @Mixin private TableOptions target = new TableOptions();

  @Option(
      names = "--create-table",
      description = "Create the target if it does not exist. A dry run does not.")
  private boolean createTable;

  /**
   * The settings of the target.
   *
   * @param writes the number of writes at a time
   * @throws ImportFailedException if the region is missing or a value is invalid
   */
  DynamoDbSettings target(boolean dryRun, int writes) {
    return settings(
        target.tableName(), targetRegion(), target.endpoint(), createTable && !dryRun, writes);
  }

  /**
   * The settings of the source.
   *
   * @throws ImportFailedException if it is the target, or a value is invalid
   */
  DynamoDbSettings source() {
    String where = sourceRegion == null ? targetRegion() : sourceRegion;
    URI address = sourceEndpoint == null ? target.endpoint() : sourceEndpoint;
    if (sourceTable.equals(target.tableName())
        && where.equals(targetRegion())
        && Objects.equals(address, target.endpoint())) {
      throw new ImportFailedException("--source-table and --table-name are the same table");
    }
    return settings(sourceTable, where, address, false, 1);
  }

  private String targetRegion() {
    return target.region().orElseThrow(() -> new ImportFailedException("--region is not set"));
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
      return new DynamoDbSettings(name, where, address, target.shards(), create, calls);
    } catch (IllegalArgumentException invalid) {
      throw new ImportFailedException(String.valueOf(invalid.getMessage()));
    }
  }
}
