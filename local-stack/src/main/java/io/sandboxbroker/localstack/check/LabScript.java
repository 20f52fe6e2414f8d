package io.sandboxbroker.localstack.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Calls the broker as the scripts of a lab do. */
final class LabScript {

  /** The timeout of real scripts. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private static final String NAME_PREFIX = "X-Sandbox-Name-Prefix";

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI gateway;
  private final String token;

  LabScript(URI gateway, String token) {
    this.gateway = gateway;
    this.token = token;
  }

  Answer allocate(String track) throws IOException, InterruptedException {
    return send(track, "POST", "/v1/allocate");
  }

  /** Requests a sandbox whose name has the prefix, and waits for it. */
  Answer allocate(String track, String namePrefix) throws IOException, InterruptedException {
    return send(track, "POST", "/v1/allocate", NAME_PREFIX, namePrefix);
  }

  /** Requests a sandbox whose name has the prefix, without waiting. */
  Answer allocateAtOnce(String track, String namePrefix) throws IOException, InterruptedException {
    return send(track, "POST", "/v1/allocate", NAME_PREFIX, namePrefix, "Prefer", "wait=0");
  }

  Answer details(String track, String sandbox) throws IOException, InterruptedException {
    return send(track, "GET", "/v1/sandboxes/" + sandbox);
  }

  Answer markForDeletion(String track, String sandbox) throws IOException, InterruptedException {
    return send(track, "POST", "/v1/sandboxes/" + sandbox + "/mark-for-deletion");
  }

  private Answer send(String track, String method, String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .timeout(READ_TIMEOUT)
            .header("Authorization", "Bearer " + token)
            .header("X-Track-ID", track)
            .method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    var response = client.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), json(response.body()));
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException noJson) {
      return MissingNode.getInstance();
    }
  }
}
