package io.sandboxbroker.audit;

import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import io.sandboxbroker.pool.dynamodb.TableOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that name what is audited: Kafka, the schema registry and the table. */
final class SourceOptions {

  private static final String LOCAL_KAFKA = "127.0.0.1:9092";
  private static final String LOCAL_REGISTRY = "http://127.0.0.1:8085/apis/ccompat/v7";

  @Mixin private TableOptions table = new TableOptions();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT,…",
      defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS}",
      description = "Kafka's brokers ($KAFKA_BOOTSTRAP_SERVERS).")
  private @Nullable String bootstrapServers;

  @Option(
      names = "--schema-registry",
      paramLabel = "URL",
      defaultValue = "${env:SCHEMA_REGISTRY_URL}",
      description = "The schema registry ($SCHEMA_REGISTRY_URL).")
  private @Nullable String schemaRegistry;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Further settings of Kafka's and the registry's clients, such as TLS and SASL.")
  private @Nullable Path config;

  @Option(names = "--no-table", description = "Do not compare with the table.")
  boolean noTable;

  /**
   * The configuration of the Kafka clients.
   *
   * @throws AuditFailedException when an address is missing, or the file cannot be read
   */
  Map<String, Object> kafka() {
    Map<String, Object> settings = new HashMap<>();
    if (config != null) {
      var properties = new Properties();
      try (Reader reader = Files.newBufferedReader(config)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException unreadable) {
        throw new AuditFailedException("--kafka-config cannot be read: " + unreadable.getMessage());
      }
      properties.forEach((key, value) -> settings.put(key.toString(), value));
    }
    settings.put("bootstrap.servers", given("--bootstrap-servers", bootstrapServers, LOCAL_KAFKA));
    settings.put("schema.registry.url", given("--schema-registry", schemaRegistry, LOCAL_REGISTRY));
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("allow.auto.create.topics", false);
    settings.put("max.poll.records", 1_000);
    settings.put("fetch.max.bytes", 16 * 1024 * 1024);
    settings.put("request.timeout.ms", 10_000);
    settings.put("default.api.timeout.ms", 20_000);
    settings.put("key.deserializer", ByteArrayDeserializer.class.getName());
    settings.put("value.deserializer", ByteArrayDeserializer.class.getName());
    return settings;
  }

  /**
   * The settings of the table.
   *
   * @throws AuditFailedException if the region is missing or a value is not valid
   */
  DynamoDbSettings table() {
    String region =
        table
            .region()
            .orElseThrow(
                () -> new AuditFailedException("--region is not set; --no-table skips the table"));
    try {
      return new DynamoDbSettings(
          table.tableName(),
          region,
          table.endpoint(),
          table.shards(),
          false,
          CallSettings.defaults());
    } catch (IllegalArgumentException nonsense) {
      throw new AuditFailedException(String.valueOf(nonsense.getMessage()));
    }
  }

  private String given(String option, @Nullable String value, String ofLocal) {
    if (value != null && !value.isBlank()) {
      return value;
    }
    if (table.isLocal()) {
      return ofLocal;
    }
    throw new AuditFailedException(option + " is not set; --local is what local-stack/up starts");
  }
}
