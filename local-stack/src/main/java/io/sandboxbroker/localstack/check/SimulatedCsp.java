package io.sandboxbroker.localstack.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator of the CSP sees and does. */
final class SimulatedCsp {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI control;

  /**
   * @param control base address of its control API
   */
  SimulatedCsp(URI control) {
    this.control = control;
  }

  /** Creates accounts whose names are the prefix, a dash and a number. */
  void createAccounts(int count, String prefix) throws IOException, InterruptedException {
    send("POST", "/accounts", "{\"count\":%d,\"prefix\":\"%s\"}".formatted(count, prefix));
  }

  /** For how long the list goes on showing accounts that are gone. */
  void setListLag(Duration lag) throws IOException, InterruptedException {
    send("PUT", "/list-lag", "{\"lag\":\"%ds\"}".formatted(lag.toSeconds()));
  }

  /** Whether the account of this external id exists, whatever the list says. */
  boolean has(String externalId) throws IOException, InterruptedException {
    for (JsonNode account : send("GET", "/accounts", "").path("results")) {
      if (account.path("id").asString("").equals(externalId)) {
        return true;
      }
    }
    return false;
  }

  /** How often the list has been read. */
  long timesListed() throws IOException, InterruptedException {
    return send("GET", "", "").path("operations").path("list_accounts").path("requests").asLong();
  }

  private JsonNode send(String method, String path, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(control + path))
            .timeout(Duration.ofSeconds(10))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() / 100 != 2) {
      throw new CheckFailedException(
          "the simulator answered " + response.statusCode() + " " + response.body());
    }
    return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
  }
}
