package io.sandboxbroker.gateway;

import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.pool.Transition;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.blockhound.BlockHound;

/** Gateways on a real Kafka, schema registry and DynamoDB Local, with a {@link StubAllocator}. */
final class GatewayCluster implements AutoCloseable {

  private final LocalKafka kafka = LocalKafka.start(Settings.temporary());
  private final LocalSchemaRegistry registry = LocalSchemaRegistry.start(Settings.temporary());
  private final LocalDynamoDb dynamoDb = LocalDynamoDb.start(Settings.temporary());
  private final List<ConfigurableApplicationContext> gateways = new ArrayList<>();
  private StubAllocator allocator;

  /**
   * Starts everything but gateways.
   *
   * @param rows the transitions that fill the table
   */
  static GatewayCluster start(Transition... rows) {
    BlockHound.install();
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    var cluster = new GatewayCluster();
    cluster.createTable(rows);
    return cluster;
  }

  /** Starts another gateway and returns a client of it with that token. */
  WebTestClient gateway(String instance, String token) {
    ConfigurableApplicationContext gateway =
        new SpringApplicationBuilder(GatewayApplication.class)
            .profiles("local")
            .run(
                "--server.port=0",
                "--INSTANCE_ID=" + instance,
                "--KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers(),
                "--SCHEMA_REGISTRY_URL=" + registry.url(),
                "--DDB_ENDPOINT_URL=" + dynamoDb.endpoint(),
                "--LOG_FORMAT=text",
                "--broker.operator.timeout=2s",
                "--broker.health.remembered=200ms");
    gateways.add(gateway);
    if (allocator == null) {
      // The first gateway creates the topics.
      allocator = new StubAllocator(kafka.bootstrapServers(), registry.url());
    }
    return WebTestClient.bindToServer()
        .baseUrl("http://127.0.0.1:" + gateway.getEnvironment().getProperty("local.server.port"))
        .responseTimeout(Duration.ofSeconds(60))
        .defaultHeaders(headers -> headers.setBearerAuth(token))
        .build();
  }

  LocalKafka kafka() {
    return kafka;
  }

  StubAllocator allocator() {
    return allocator;
  }

  private void createTable(Transition... rows) {
    var settings =
        new DynamoDbSettings(
            "SandboxPool",
            "eu-central-1",
            dynamoDb.endpoint(),
            DynamoDbSettings.DEFAULT_SHARDS,
            true,
            CallSettings.defaults());
    try (var pool = DynamoDbPool.open(settings, CallObserver.NONE)) {
      pool.prepareTable();
      Stream.of(rows).forEach(row -> pool.store().write(row).join());
    }
  }

  /** Stops all gateways at once, as one that stops ends the event loops of the process. */
  void stopGateways() {
    gateways.forEach(ConfigurableApplicationContext::close);
    gateways.clear();
  }

  @Override
  public void close() throws Exception {
    stopGateways();
    if (allocator != null) {
      allocator.close();
    }
    dynamoDb.close();
    registry.close();
    kafka.close();
  }
}
