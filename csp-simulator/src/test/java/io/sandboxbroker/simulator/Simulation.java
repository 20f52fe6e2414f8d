package io.sandboxbroker.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

/** A simulator whose clock stands still until it is advanced, and a client of it. */
final class Simulation implements AutoCloseable {
  static final String TOKEN = "Token csp_token_local";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final HttpClient client = HttpClient.newHttpClient();
  private final CspSimulator simulator;

  /**
   * Starts on a free port with 20 accounts, unless the settings, as name and value by turns, say
   * otherwise.
   */
  Simulation(String... settings) {
    Map<String, String> environment =
        new HashMap<>(Map.of("SIM_PORT", freePort(), "SIM_ACCOUNTS", "20"));
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    simulator = CspSimulator.start(SimulatorSettings.from(environment), time);
  }

  SimulatorControl control() {
    return simulator.control();
  }

  URI accountsUrl() {
    return simulator.accountsUrl();
  }

  int port() {
    return simulator.baseUrl().getPort();
  }

  Account anyAccount() {
    return control().accounts().stream().filter(Account::isActiveSandbox).findFirst().orElseThrow();
  }

  HttpResponse<String> list() {
    return send("GET", "/csp/current_user/accounts", TOKEN, "");
  }

  List<String> listedIds() {
    HttpResponse<String> response = list();
    assertThat(response.statusCode()).isEqualTo(200);
    return Json.tree(response.body()).path("results").values().stream()
        .map(one -> one.path("id").asString())
        .toList();
  }

  int delete(Account account) {
    return send("DELETE", deletePath(account), TOKEN, "").statusCode();
  }

  CompletableFuture<HttpResponse<String>> deleteLater(Account account) {
    return client.sendAsync(
        request("DELETE", deletePath(account), TOKEN, ""), BodyHandlers.ofString());
  }

  HttpResponse<String> send(String method, String path, String authorization, String body) {
    try {
      return client.send(request(method, path, authorization, body), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  HttpResponse<String> steer(String method, String path, String body) {
    return send(method, "/_sim" + path, "", body);
  }

  JsonNode state() {
    return Json.tree(steer("GET", "", "").body());
  }

  /** Lets time pass. */
  void advance(Duration duration) {
    time.advanceTimeBy(duration);
  }

  /**
   * Waits until so many tasks in all have been handed to the simulator's clock, so that time may
   * pass for them.
   */
  void awaitScheduled(int tasks) {
    await(() -> time.getScheduledTaskCount() >= tasks);
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("still waiting after %s", PATIENCE).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  static String deletePath(Account account) {
    return "/csp/sandbox/accounts/" + account.uuid();
  }

  @Override
  public void close() {
    client.shutdownNow();
    simulator.close();
  }

  private HttpRequest request(String method, String path, String authorization, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(simulator.baseUrl().resolve(path))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return request.build();
  }

  /**
   * Below those that the kernel hands to outgoing connections, which might take it while the
   * simulator has it closed.
   */
  private static String freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return Integer.toString(socket.getLocalPort());
      } catch (IOException taken) {
        // Another one, then.
      }
    }
  }
}
