package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** True when the first sync has filled the table with the wanted number of available sandboxes. */
final class PoolFilled implements BooleanSupplier {

  private static final Duration PRINT_INTERVAL = Duration.ofSeconds(3);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI dynamoDb;
  private final String table;
  private final int wanted;
  private final PrintWriter progress;
  private long printedAt = System.nanoTime();

  PoolFilled(URI dynamoDb, String table, int wanted, PrintWriter progress) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.wanted = wanted;
    this.progress = progress;
  }

  @Override
  public boolean getAsBoolean() {
    try {
      int available = available();
      if (System.nanoTime() - printedAt > PRINT_INTERVAL.toNanos()) {
        printedAt = System.nanoTime();
        progress.printf("  the pool has %d of %d sandboxes%n", available, wanted);
      }
      return available >= wanted;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private int available() throws IOException, InterruptedException {
    int count = 0;
    ObjectNode scan = scan();
    while (true) {
      HttpResponse<String> response =
          client.send(
              LocalDynamoDb.request(dynamoDb, "Scan", scan.toString()).build(),
              BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        return 0;
      }
      JsonNode page = JSON.readTree(response.body());
      count += page.path("Count").asInt();
      if (!page.hasNonNull("LastEvaluatedKey")) {
        return count;
      }
      scan.set("ExclusiveStartKey", page.get("LastEvaluatedKey"));
    }
  }

  private ObjectNode scan() {
    ObjectNode scan = JSON.createObjectNode();
    scan.put("TableName", table)
        .put("Select", "COUNT")
        .put("FilterExpression", "#status = :available");
    scan.putObject("ExpressionAttributeNames").put("#status", "status");
    scan.putObject("ExpressionAttributeValues").putObject(":available").put("S", "available");
    return scan;
  }
}
