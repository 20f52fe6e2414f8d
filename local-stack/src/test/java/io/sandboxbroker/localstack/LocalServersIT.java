package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@Timeout(180)
class LocalServersIT {

  private static final TopicPartition LETTERS = new TopicPartition("letters", 0);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void aBrokerKilledAndStartedAgainStillHasItsRecords() throws Exception {
    try (var kafka = LocalKafka.start(Settings.temporary())) {
      createLetters(kafka);
      produce(kafka, "before");
      String address = kafka.bootstrapServers();

      kafka.kill();
      assertThat(kafka.process().isAlive()).isFalse();
      kafka.restart();
      produce(kafka, "after");

      assertThat(kafka.bootstrapServers()).isEqualTo(address);
      assertThat(consume(kafka, 2)).containsExactly("before", "after");
    }
  }

  @Test
  void aTableInADirectoryOutlivesTheServer(@TempDir Path directory) throws Exception {
    Settings kept = Settings.temporary().keepingDataIn(directory);
    try (var dynamoDb = LocalDynamoDb.start(kept)) {
      assertThat(createTable(dynamoDb).statusCode()).isEqualTo(200);
    }
    try (var dynamoDb = LocalDynamoDb.start(kept)) {
      assertThat(listTables(dynamoDb)).contains("SandboxPool");
    }
  }

  @Test
  void aTableInMemoryEndsWithTheServer() throws Exception {
    try (var dynamoDb = LocalDynamoDb.start(Settings.temporary())) {
      createTable(dynamoDb);
      assertThat(listTables(dynamoDb)).contains("SandboxPool");
      dynamoDb.restart();
      assertThat(listTables(dynamoDb)).doesNotContain("SandboxPool");
    }
  }

  @Test
  void aSchemaInADirectoryOutlivesTheRegistry(@TempDir Path directory) throws Exception {
    Settings kept = Settings.temporary().keepingDataIn(directory);
    String registered;
    try (var registry = LocalSchemaRegistry.start(kept)) {
      registered = register(registry);
    }
    try (var registry = LocalSchemaRegistry.start(kept)) {
      String id = registered.replaceAll(".*\"id\":(\\d+).*", "$1");
      HttpResponse<String> found = get(registry.url() + "/schemas/ids/" + id);
      assertThat(found.statusCode()).isEqualTo(200);
      assertThat(found.body()).contains("Letter");
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc")
  void nothingListensBeyondTheLoopbackInterface() throws Exception {
    try (var kafka = LocalKafka.start(Settings.temporary());
        var dynamoDb = LocalDynamoDb.start(Settings.temporary());
        var registry = LocalSchemaRegistry.start(Settings.temporary())) {
      for (LocalServer server : List.of(kafka, dynamoDb, registry)) {
        assertThat(ListeningSockets.of(server.process().pid()))
            .isNotEmpty()
            .allMatch(ListeningSockets::isLoopback);
      }
    }
  }

  private static void createLetters(LocalKafka kafka) throws Exception {
    try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(Set.of(new NewTopic(LETTERS.topic(), 1, (short) 1))).all().get();
    }
  }

  private static void produce(LocalKafka kafka, String value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(LETTERS.topic(), value)).get();
    }
  }

  private static List<String> consume(LocalKafka kafka, long count) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(Set.of(LETTERS));
      consumer.seekToBeginning(Set.of(LETTERS));
      var values = new ArrayList<String>();
      while (values.size() < count) {
        for (ConsumerRecord<String, String> letter : consumer.poll(Duration.ofSeconds(1))) {
          values.add(letter.value());
        }
      }
      return values;
    }
  }

  private static HttpResponse<String> createTable(LocalDynamoDb dynamoDb) throws Exception {
    return dynamo(
        dynamoDb,
        "CreateTable",
        """
        {"TableName": "SandboxPool", "BillingMode": "PAY_PER_REQUEST",
         "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"}],
         "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}]}
        """);
  }

  private static String listTables(LocalDynamoDb dynamoDb) throws Exception {
    return dynamo(dynamoDb, "ListTables", "{}").body();
  }

  private static HttpResponse<String> dynamo(LocalDynamoDb dynamoDb, String operation, String body)
      throws IOException, InterruptedException {
    return HTTP.send(
        LocalDynamoDb.request(dynamoDb.endpoint(), operation, body).build(),
        BodyHandlers.ofString());
  }

  private static String register(LocalSchemaRegistry registry) throws Exception {
    String schema = "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Letter\\\",\\\"fields\\\":[]}";
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(registry.url() + "/subjects/letters-Letter/versions"))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                .POST(BodyPublishers.ofString("{\"schema\": \"" + schema + "\"}"))
                .build(),
            BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
