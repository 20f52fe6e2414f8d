package io.sandboxbroker.allocator;

import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import java.net.URI;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Kafka, DynamoDB Local and schema registry: Kafka and DynamoDB Local in containers where
 * Docker is there, as processes of this machine where it is not. Says which.
 */
final class Infrastructure implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Infrastructure.class);
  private static final int DYNAMODB_PORT = 8000;

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
    boolean docker = DockerClientFactory.instance().isDockerAvailable();
    LOG.info(
        "This run uses {}",
        docker ? "containers (Docker is there)" : "local processes (Docker is not there)");
    return docker ? containers() : processes();
  }

  @SuppressWarnings("resource")
  private static Infrastructure containers() {
    var kafka = new KafkaContainer(DockerImageName.parse("apache/kafka:4.2.0"));
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
