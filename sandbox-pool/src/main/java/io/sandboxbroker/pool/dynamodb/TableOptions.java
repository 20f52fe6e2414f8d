package io.sandboxbroker.pool.dynamodb;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options by which a command names a table of the pool. Services have settings instead, and no
 * picocli at runtime: do not use this there.
 */
public final class TableOptions {

  private static final URI LOCAL_ENDPOINT = URI.create("http://127.0.0.1:8000");
  private static final String LOCAL_REGION = "eu-central-1";

  @Option(
      names = "--table-name",
      paramLabel = "NAME",
      defaultValue = "${env:DDB_TABLE_NAME:-SandboxPool}",
      description = "The table of the pool ($DDB_TABLE_NAME; SandboxPool).")
  private String tableName = DynamoDbSettings.DEFAULT_TABLE_NAME;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      defaultValue = "${env:AWS_REGION}",
      description = "Its region ($AWS_REGION).")
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
      names = "--local",
      description = "Use the addresses of local-stack/up for what is not given.")
  private boolean local;

  /** Whether the addresses of the local stack stand in for absent ones. */
  public boolean isLocal() {
    return local;
  }

  /** The name of the table. */
  public String tableName() {
    return tableName;
  }

  /** Its region; empty when none is given, a blank one included. */
  public Optional<String> region() {
    Optional<String> given = Optional.ofNullable(region).filter(text -> !text.isBlank());
    return local ? given.or(() -> Optional.of(LOCAL_REGION)) : given;
  }

  /** Its endpoint; none for that of its region. A blank one counts as absent. */
  public @Nullable URI endpoint() {
    boolean given = endpoint != null && !endpoint.toString().isBlank();
    return given ? endpoint : local ? LOCAL_ENDPOINT : null;
  }

  /** The number of index partitions for each status. */
  public int shards() {
    return shards;
  }
}
