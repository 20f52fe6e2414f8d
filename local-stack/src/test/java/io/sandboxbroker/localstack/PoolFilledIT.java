package io.sandboxbroker.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PoolFilledIT {

  private static final String PADDING = "x".repeat(300_000);

  @Test
  void countsAvailableSandboxesOverAllPagesOfTheTable() throws Exception {
    try (var dynamoDb = LocalDynamoDb.start(Settings.temporary())) {
      assertThat(filled(dynamoDb, 1)).as("without a table").isFalse();
      send(
          dynamoDb,
          "CreateTable",
          """
          {"TableName": "Pool", "BillingMode": "PAY_PER_REQUEST",
           "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"}],
           "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"}]}
          """);
      for (int i = 0; i < 8; i++) {
        put(dynamoDb, "available-" + i, "available");
      }
      put(dynamoDb, "allocated", "allocated");

      assertThat(filled(dynamoDb, 8)).isTrue();
      assertThat(filled(dynamoDb, 9)).isFalse();
    }
  }

  private static boolean filled(LocalDynamoDb dynamoDb, int wanted) {
    return new PoolFilled(dynamoDb.endpoint(), "Pool", wanted, new PrintWriter(System.out))
        .getAsBoolean();
  }

  private static void put(LocalDynamoDb dynamoDb, String key, String status) throws Exception {
    send(
        dynamoDb,
        "PutItem",
        """
        {"TableName": "Pool", "Item": {"PK": {"S": "%s"}, "status": {"S": "%s"}, "padding": {"S": "%s"}}}
        """
            .formatted(key, status, PADDING));
  }

  private static void send(LocalDynamoDb dynamoDb, String operation, String body) throws Exception {
    var answer =
        HttpClient.newHttpClient()
            .send(
                LocalDynamoDb.request(dynamoDb.endpoint(), operation, body).build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }
}
