package io.sandboxbroker.localstack.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A broker as small as the checks need, correct but for one chosen flaw. */
final class FakeBroker implements AutoCloseable {

  static final String TOKEN = "right-token";

  /** What it does wrong. */
  enum Flaw {
    NONE,
    FORGETS_EXPIRY,
    NEW_SANDBOX_EACH_TIME,
    SHOWS_ANOTHER_SANDBOX,
    SHOWS_EVERYBODY,
    DELETES_AT_ONCE,
    SHARES_A_SANDBOX,
    TAKES_ANY_TOKEN
  }

  private final Flaw flaw;
  private final HttpServer server;
  private final Map<String, String> sandboxes = new HashMap<>();
  private int given;

  FakeBroker(Flaw flaw) throws IOException {
    this.flaw = flaw;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    String track = exchange.getRequestHeaders().getFirst("X-Track-ID");
    String path = exchange.getRequestURI().getPath();
    boolean known =
        ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    if (!known && flaw != Flaw.TAKES_ANY_TOKEN) {
      send(exchange, 401, "{}");
    } else if (path.equals("/v1/allocate")) {
      String expiry = flaw == Flaw.FORGETS_EXPIRY ? "null" : "2";
      send(
          exchange,
          201,
          """
          {"sandbox_id": "%s", "name": "n", "external_id": "e", "allocated_at": 1, "expires_at": %s}
          """
              .formatted(allocate(track), expiry));
    } else if (path.endsWith("/mark-for-deletion")) {
      send(
          exchange,
          200,
          flaw == Flaw.DELETES_AT_ONCE
              ? "{\"status\": \"deleted\"}"
              : "{\"status\": \"pending_deletion\"}");
    } else {
      String sandbox = path.substring(path.lastIndexOf('/') + 1);
      boolean mine = sandbox.equals(sandboxes.get(track)) || flaw == Flaw.SHOWS_EVERYBODY;
      String shown = flaw == Flaw.SHOWS_ANOTHER_SANDBOX ? "another" : sandbox;
      send(exchange, mine ? 200 : 403, "{\"sandbox_id\": \"" + shown + "\"}");
    }
  }

  private String allocate(String track) {
    return switch (flaw) {
      case NEW_SANDBOX_EACH_TIME -> {
        sandboxes.put(track, "sandbox-" + given++);
        yield sandboxes.get(track);
      }
      case SHARES_A_SANDBOX -> sandboxes.computeIfAbsent(track, first -> "sandbox-" + given++ / 3);
      default -> sandboxes.computeIfAbsent(track, first -> "sandbox-" + given++);
    };
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
