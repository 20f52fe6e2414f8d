package io.sandboxbroker.e2e.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sets what the simulated CSP does. */
public final class Csp {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI control;

  Csp(URI control) {
    this.control = control;
  }

  /** Creates accounts whose names are the prefix, a dash and a number. */
  public void addAccounts(int count, String prefix) throws InterruptedException {
    send("POST", "/accounts", "{\"count\":%d,\"prefix\":\"%s\"}".formatted(count, prefix));
  }

  /** For how long the list goes on showing accounts that are gone. */
  public void setListLag(Duration lag) throws InterruptedException {
    send("PUT", "/list-lag", "{\"lag\":\"%ds\"}".formatted(lag.toSeconds()));
  }

  /**
   * How long a call takes.
   *
   * @param operation what is called, by its name in the control API
   */
  public void setLatency(String operation, Duration latency) throws InterruptedException {
    send("PUT", "/latency", "{\"%s\":\"%dms\"}".formatted(operation, latency.toMillis()));
  }

  /**
   * Has so many of the next calls go wrong.
   *
   * @param operation what is called, by its name in the control API
   * @param fault as in the control API
   */
  public void setFault(String operation, int times, String fault) throws InterruptedException {
    send(
        "POST",
        "/faults",
        "{\"operations\":[\"%s\"],\"times\":%d,\"fault\":%s}".formatted(operation, times, fault));
  }

  /** Lets nothing go wrong any more. */
  public void clearFaults() throws InterruptedException {
    send("DELETE", "/faults", "");
  }

  /** How many deletions have been answered with this status. */
  public long deletionsAnswered(int status) throws InterruptedException {
    return JSON.readTree(send("GET", "", ""))
        .path("operations")
        .path("delete_account")
        .path("outcomes")
        .path("" + status)
        .asLong(0);
  }

  /** How many accounts there are whose name begins so. */
  public long accountsNamed(String prefix) throws InterruptedException {
    return named(prefix).count();
  }

  /** Removes the accounts whose name begins so, as an operator of the CSP would. */
  public void removeAccounts(String prefix) throws InterruptedException {
    for (JsonNode account : named(prefix).toList()) {
      String id = account.path("id").asString();
      send("DELETE", "/accounts/" + id.substring(id.lastIndexOf('/') + 1), "");
    }
  }

  private Stream<JsonNode> named(String prefix) throws InterruptedException {
    return JSON.readTree(send("GET", "/accounts", ""))
        .path("results")
        .valueStream()
        .filter(account -> account.path("name").asString("").startsWith(prefix));
  }

  private String send(String method, String path, String body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(control + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new AssertionError(
            "the simulator answered " + response.statusCode() + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new AssertionError("the simulator does not answer", e);
    }
  }
}
