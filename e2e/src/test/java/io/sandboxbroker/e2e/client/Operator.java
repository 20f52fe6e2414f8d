package io.sandboxbroker.e2e.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends requests with the admin token. Thread-safe. */
public final class Operator {

  /** More than the gateway holds one. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(35);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI gateway;
  private final String token;

  public Operator(URI gateway, String token) {
    this.gateway = gateway;
    this.token = token;
  }

  /**
   * What an operator was answered.
   *
   * @param body always JSON
   */
  public record Answer(int status, JsonNode body) {}

  /**
   * Asks once.
   *
   * @param path below {@code /v1/admin}, with its query
   */
  public Answer send(String method, String path) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(gateway.resolve("/v1/admin" + path))
            .timeout(READ_TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.noBody())
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), JsonMapper.shared().readTree(response.body()));
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " was not answered", e);
    }
  }

  /** Opens the stream of the dashboard; it ends when it is closed. */
  public InputStream watch() throws InterruptedException {
    var request =
        HttpRequest.newBuilder(gateway.resolve("/v1/admin/stream"))
            .header("Authorization", "Bearer " + token)
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofInputStream());
      if (response.statusCode() != 200) {
        throw new AssertionError("the stream was answered " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new AssertionError("the stream was not answered", e);
    }
  }

  /** What is shown there; fails unless it is shown. */
  public JsonNode look(String path) {
    try {
      var answer = send("GET", path);
      if (answer.status() != 200) {
        throw new AssertionError("GET " + path + " was answered " + answer);
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking at " + path, e);
    }
  }

  /**
   * The ids of all sandboxes that the list has, page by page.
   *
   * @param filter the query without limit and cursor
   */
  public List<String> list(String filter, int limit) {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      var page = look("/sandboxes?limit=" + limit + "&" + filter + cursor);
      page.path("sandboxes").forEach(sandbox -> ids.add(sandbox.path("sandbox_id").asString()));
      cursor = page.path("cursor").isString() ? "&cursor=" + page.path("cursor").asString() : "";
    } while (!cursor.isEmpty());
    return ids;
  }
}
