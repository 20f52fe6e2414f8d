package io.sandboxbroker.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A table in the shape of the earlier broker, in DynamoDB Local and without the SDK. Values of rows
 * are texts, numbers and booleans.
 */
public final class EarlierTable {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** DynamoDB permits this many rows in one call. */
  private static final int BATCH = 25;

  private static final String UNSIGNED =
      "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request,"
          + " SignedHeaders=host, Signature=0";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI endpoint;
  private final String name;

  private EarlierTable(URI endpoint, String name) {
    this.endpoint = endpoint;
    this.name = name;
  }

  /** Creates the table with the keys and indexes of the earlier broker. */
  public static EarlierTable create(URI endpoint, String name) {
    var table = new EarlierTable(endpoint, name);
    table.send("CreateTable", table.definition());
    return table;
  }

  /** A table that exists. */
  public static EarlierTable of(URI endpoint, String name) {
    return new EarlierTable(endpoint, name);
  }

  private ObjectNode definition() {
    ObjectNode definition = JSON.createObjectNode();
    definition.put("TableName", name).put("BillingMode", "PAY_PER_REQUEST");
    var attributes = definition.putArray("AttributeDefinitions");
    for (String text : List.of("PK", "SK", "status", "allocated_to_track", "idempotency_key")) {
      attributes.addObject().put("AttributeName", text).put("AttributeType", "S");
    }
    attributes.addObject().put("AttributeName", "allocated_at").put("AttributeType", "N");
    addKey(definition, "PK", "SK");
    var indexes = definition.putArray("GlobalSecondaryIndexes");
    Map.of(
            "StatusIndex", "status",
            "TrackIndex", "allocated_to_track",
            "IdempotencyIndex", "idempotency_key")
        .forEach(
            (index, key) -> {
              ObjectNode added = indexes.addObject().put("IndexName", index);
              addKey(added, key, "allocated_at");
              added.putObject("Projection").put("ProjectionType", "ALL");
            });
    return definition;
  }

  private static void addKey(ObjectNode owner, String partition, String sort) {
    var keys = owner.putArray("KeySchema");
    keys.addObject().put("AttributeName", partition).put("KeyType", "HASH");
    keys.addObject().put("AttributeName", sort).put("KeyType", "RANGE");
  }

  /** The name of the table. */
  public String name() {
    return name;
  }

  /** Writes rows. */
  public void put(List<Map<String, Object>> rows) {
    for (int from = 0; from < rows.size(); from += BATCH) {
      ObjectNode batch = JSON.createObjectNode();
      var requests = batch.putObject("RequestItems").putArray(name);
      for (Map<String, Object> row : rows.subList(from, Math.min(rows.size(), from + BATCH))) {
        ObjectNode item = requests.addObject().putObject("PutRequest").putObject("Item");
        row.forEach((attribute, value) -> put(item.putObject(attribute), value));
      }
      send("BatchWriteItem", batch);
    }
  }

  private static void put(ObjectNode typed, Object value) {
    switch (value) {
      case Boolean flag -> typed.put("BOOL", flag);
      case Number number -> typed.put("N", number.toString());
      default -> typed.put("S", value.toString());
    }
  }

  /** All items, as DynamoDB writes them. */
  public List<JsonNode> items() {
    List<JsonNode> items = new ArrayList<>();
    ObjectNode scan = JSON.createObjectNode().put("TableName", name);
    while (true) {
      JsonNode page = send("Scan", scan);
      page.path("Items").forEach(items::add);
      if (!page.hasNonNull("LastEvaluatedKey")) {
        return items;
      }
      scan.set("ExclusiveStartKey", page.get("LastEvaluatedKey"));
    }
  }

  private JsonNode send(String operation, ObjectNode body) {
    var request =
        HttpRequest.newBuilder(endpoint)
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("Authorization", UNSIGNED)
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(operation + " was answered " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted during " + operation, interrupted);
    }
  }
}
