package io.sandboxbroker.allocator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.CallSettings;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import io.sandboxbroker.pool.dynamodb.DynamoDbSettings;
import io.sandboxbroker.topic.Topic;
import io.sandboxbroker.topic.Topics;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;

/** The command that creates the topics and the table, as the Job in Kubernetes runs it. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProvisioningIT {

  private LocalKafka kafka;
  private LocalDynamoDb dynamoDb;

  @BeforeAll
  void start() {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
    kafka = LocalKafka.start(Settings.temporary());
    dynamoDb = LocalDynamoDb.start(Settings.temporary());
  }

  @AfterAll
  void stop() {
    dynamoDb.close();
    kafka.close();
  }

  @Test
  @Order(1)
  void it_creates_all_topics_and_the_table_although_the_services_may_not() throws Exception {
    provision("--KAFKA_REPLICATION=1");

    assertThat(topics()).containsAll(Topics.ALL.stream().map(Topic::name).toList());
    verifyTable();
  }

  @Test
  @Order(2)
  void it_may_run_again() {
    provision("--KAFKA_REPLICATION=1");

    verifyTable();
  }

  @Test
  @Order(3)
  void it_fails_with_the_reason_when_kafka_is_away() {
    kafka.close();

    assertThatThrownBy(() -> provision("--broker.topics.timeout=500ms"))
        .hasStackTraceContaining("no Kafka broker could be reached within PT0.5S");
  }

  private void provision(String setting) {
    AllocatorApplication.main(
        new String[] {
          "provision",
          "--KAFKA_BOOTSTRAP_SERVERS=" + kafka.bootstrapServers(),
          "--SCHEMA_REGISTRY_URL=http://127.0.0.1:1",
          "--KAFKA_CREATE_TOPICS=false",
          "--DDB_CREATE_TABLE=false",
          "--DDB_ENDPOINT_URL=" + dynamoDb.endpoint(),
          "--AWS_REGION=eu-central-1",
          "--LOG_FORMAT=text",
          setting
        });
  }

  private Set<String> topics() throws Exception {
    try (var admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }

  private void verifyTable() {
    var settings =
        new DynamoDbSettings(
            DynamoDbSettings.DEFAULT_TABLE_NAME,
            "eu-central-1",
            dynamoDb.endpoint(),
            DynamoDbSettings.DEFAULT_SHARDS,
            false,
            CallSettings.defaults());
    try (var pool = DynamoDbPool.open(settings, CallObserver.NONE)) {
      pool.prepareTable();
    }
  }
}
