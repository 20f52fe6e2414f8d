package io.sandboxbroker.gateway.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.Settings;
import io.sandboxbroker.pool.dynamodb.CallObserver;
import io.sandboxbroker.pool.dynamodb.DynamoDbPool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** A gateway never serves from the table of another program. */
class TableCheckIT {

  private static final String FOREIGN_TABLE =
      """
      {"TableName": "SandboxPool", "BillingMode": "PAY_PER_REQUEST",
       "KeySchema": [{"AttributeName": "PK", "KeyType": "HASH"},
                     {"AttributeName": "SK", "KeyType": "RANGE"}],
       "AttributeDefinitions": [{"AttributeName": "PK", "AttributeType": "S"},
                                {"AttributeName": "SK", "AttributeType": "S"}]}
      """;

  static {
    System.setProperty("aws.accessKeyId", "local");
    System.setProperty("aws.secretAccessKey", "local");
  }

  @Test
  void aForeignTableEndsTheStartAndAMissingOneDoesNot() throws Exception {
    try (var dynamoDb = LocalDynamoDb.start(Settings.temporary())) {
      assertThatCode(() -> check(dynamoDb.endpoint())).doesNotThrowAnyException();

      createForeignTable(dynamoDb.endpoint());

      assertThatThrownBy(() -> check(dynamoDb.endpoint()))
          .hasMessageStartingWith("Table SandboxPool is not the pool's: ")
          .hasMessageContaining("index StatusIndex is missing");
    }
  }

  @Test
  void aGatewayStartsWhileDynamoDbIsAway() {
    assertThatCode(() -> check(URI.create("http://127.0.0.1:1"))).doesNotThrowAnyException();
  }

  private static void check(URI endpoint) {
    var settings = new PoolSettings("SandboxPool", "eu-central-1", endpoint, 16);
    try (var pool = DynamoDbPool.open(settings.dynamoDb(), CallObserver.NONE)) {
      new PoolConfiguration().tableIsOfPool(pool).start();
    }
  }

  private static void createForeignTable(URI endpoint) throws Exception {
    var request =
        HttpRequest.newBuilder(endpoint)
            .header("X-Amz-Target", "DynamoDB_20120810.CreateTable")
            .header("Content-Type", "application/x-amz-json-1.0")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(BodyPublishers.ofString(FOREIGN_TABLE))
            .build();
    try (var client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }
}
