package io.sandboxbroker.allocator;

import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import java.net.URI;
import org.apache.kafka.common.utils.AppInfoParser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Kafka, DynamoDB Local and schema registry. They are processes of this machine. With the
 * property {@value #CONTAINERS} Kafka and DynamoDB Local run in containers instead. The log has
 * which of both.
 */
final class Infrastructure implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Infrastructure.class);
  private static final int DYNAMODB_PORT = 8000;

  /** A property and not the mere presence of an engine, which may not be able to fetch images. */
  private static final String CONTAINERS = "tests.containers";

  private final String bootstrapServers;
  private final URI dynamoDb;
  private final LocalSchemaRegistry registry;
  private final AutoCloseable[] parts;

  private Infrastructure(
      String bootstrapServers, URI dynamoDb, LocalSchemaRegistry registry, AutoCloseable... parts) {
    this.bootstrapServers = bootstrapServers;
    this.dynamoDb = dynamoDb;
    this.registry = registry;
    this.parts = parts;
  }

  static Infrastructure start() {
    boolean containers = !"false".equals(System.getProperty(CONTAINERS, "false"));
    LOG.info(
        "This run uses {} (-D{})",
        containers ? "containers for Kafka and DynamoDB Local" : "local processes",
        CONTAINERS + (containers ? "" : " uses containers"));
    return containers ? containers() : processes();
  }

  @SuppressWarnings("resource")
  private static Infrastructure containers() {
    // The version of the clients, which the services and the local brokers have too.
    var kafka =
        new KafkaContainer(
                DockerImageName.parse("apache/kafka").withTag(AppInfoParser.getVersion()))
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    var dynamoDb =
        new GenericContainer<>(DockerImageName.parse("amazon/dynamodb-local:2.6.1"))
            .withExposedPorts(DYNAMODB_PORT);
    kafka.start();
    dynamoDb.start();
    var endpoint =
        URI.create(
            "http://%s:%d".formatted(dynamoDb.getHost(), dynamoDb.getMappedPort(DYNAMODB_PORT)));
    var registry = LocalSchemaRegistry.start(Settings.temporary());
    return new Infrastructure(
        kafka.getBootstrapServers(), endpoint, registry, kafka, dynamoDb, registry);
  }

  private static Infrastructure processes() {
    var kafka = LocalKafka.start(Settings.temporary());
    var dynamoDb = LocalDynamoDb.start(Settings.temporary());
    var registry = LocalSchemaRegistry.start(Settings.temporary());
    return new Infrastructure(
        kafka.bootstrapServers(), dynamoDb.endpoint(), registry, kafka, dynamoDb, registry);
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  URI dynamoDb() {
    return dynamoDb;
  }

  String registry() {
    return registry.url().toString();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable part : parts) {
      part.close();
    }
  }
}
