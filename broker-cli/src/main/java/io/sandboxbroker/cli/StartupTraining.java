package io.sandboxbroker.cli;

import com.sun.net.httpserver.HttpServer;
import io.sandboxbroker.cli.http.Pacing;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Runs commands against an answer of its own, so that the JVM can write a cache of what they load
 * (-XX:AOTCacheOutput). The start script uses it after a build.
 */
final class StartupTraining {

  private static final String STATS =
      """
      {"total": 1, "available": 1, "prefixes": [{"prefix": "lab", "total": 1}], "freezes": [],
       "sandboxes": [{"sandbox_id": "1"}], "cursor": null, "updated_at": 1767261599}
      """;

  private StartupTraining() {}

  public static void main(String[] arguments) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = STATS.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      Map<String, String> environment =
          Map.of(
              "BROKER_URL", "http://127.0.0.1:" + server.getAddress().getPort(),
              "BROKER_TOKEN", "training",
              "BROKER_TRACK", "training");
      for (String command :
          new String[] {"--help", "stats", "pool -o json", "allocate", "run --help"}) {
        var nowhere =
            new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        new Broker(nowhere, nowhere, environment, Pacing.ofThisMachine(), false)
            .run(command.split(" "));
      }
    } finally {
      server.stop(0);
    }
  }
}
