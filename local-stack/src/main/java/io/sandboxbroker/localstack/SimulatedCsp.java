package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The control API of the simulated CSP. Operations and faults have the names of that API; see
 * docs/csp-simulator.md. Every method throws an {@link UncheckedIOException} when the simulator
 * does not answer.
 */
public final class SimulatedCsp {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI control;

  /**
   * @param control base address of the control API
   */
  public SimulatedCsp(URI control) {
    this.control = control;
  }

  /** Creates accounts whose names are the prefix, a dash and a number. */
  public void createAccounts(int count, String prefix) throws InterruptedException {
    send("POST", "/accounts", "{\"count\":%d,\"prefix\":\"%s\"}".formatted(count, prefix));
  }

  /**
   * Creates an account that the list shows with other fields than it has.
   *
   * @param fields a JSON object; null leaves a field out
   */
  public void createAccount(String prefix, String fields) throws InterruptedException {
    send(
        "POST",
        "/accounts",
        "{\"count\":1,\"prefix\":\"%s\",\"fields\":%s}".formatted(prefix, fields));
  }

  /** Deletes the accounts whose names begin with the prefix, as an operator of the CSP would. */
  public void deleteAccounts(String prefix) throws InterruptedException {
    for (JsonNode account : named(prefix).toList()) {
      send("DELETE", "/accounts/" + uuid(account.path("id").asString()), "");
    }
  }

  /** The external ids of the accounts whose names begin with the prefix. */
  public List<String> externalIds(String prefix) throws InterruptedException {
    return named(prefix).map(account -> account.path("id").asString()).toList();
  }

  /**
   * Makes the list show other fields of an account than it has.
   *
   * @param fields a JSON object; null leaves a field out
   */
  public void showAccount(String externalId, String fields) throws InterruptedException {
    send("PATCH", "/accounts/" + uuid(externalId), fields);
  }

  private static String uuid(String externalId) {
    return externalId.substring(externalId.lastIndexOf('/') + 1);
  }

  /** The number of accounts whose names begin with the prefix. */
  public long accountsNamed(String prefix) throws InterruptedException {
    return named(prefix).count();
  }

  /** Whether the account with this external id exists, also when a lagging list hides that. */
  public boolean hasAccount(String externalId) throws InterruptedException {
    return accounts().anyMatch(account -> account.path("id").asString("").equals(externalId));
  }

  /** Sets for how long the list still shows deleted accounts. */
  public void setListLag(Duration lag) throws InterruptedException {
    send("PUT", "/list-lag", "{\"lag\":\"%ds\"}".formatted(lag.toSeconds()));
  }

  /** Sets how long a call of the operation takes. */
  public void setLatency(String operation, Duration latency) throws InterruptedException {
    send("PUT", "/latency", "{\"%s\":\"%dms\"}".formatted(operation, latency.toMillis()));
  }

  /** Makes the next calls of the operation fail, as often as given. */
  public void setFault(String operation, int times, String fault) throws InterruptedException {
    send(
        "POST",
        "/faults",
        "{\"operations\":[\"%s\"],\"times\":%d,\"fault\":%s}".formatted(operation, times, fault));
  }

  /** Removes all faults. */
  public void clearFaults() throws InterruptedException {
    send("DELETE", "/faults", "");
  }

  /** The number of deletions that were answered with this status. */
  public long deletionsAnswered(int status) throws InterruptedException {
    return operation("delete_account").path("outcomes").path("" + status).asLong(0);
  }

  /** The number of requests for the list. */
  public long listRequests() throws InterruptedException {
    return operation("list_accounts").path("requests").asLong();
  }

  private JsonNode operation(String name) throws InterruptedException {
    return send("GET", "", "").path("operations").path(name);
  }

  private Stream<JsonNode> named(String prefix) throws InterruptedException {
    return accounts().filter(account -> account.path("name").asString("").startsWith(prefix));
  }

  private Stream<JsonNode> accounts() throws InterruptedException {
    return send("GET", "/accounts", "").path("results").valueStream();
  }

  private JsonNode send(String method, String path, String body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(control + path))
            .timeout(Duration.ofSeconds(10))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IOException(
            "the simulator answered " + response.statusCode() + " " + response.body());
      }
      return response.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + " failed", e);
    }
  }
}
