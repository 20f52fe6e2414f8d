package io.sandboxbroker.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Runs commands against a stub, in a time that passes at once. */
abstract class CommandTest {

  static final String TOKEN = "s3cret-t0ken";
  static final String SANDBOX =
      """
      {"sandbox_id": "2026839", "name": "lab-1", "external_id": "ext-1",\
       "allocated_at": 1896076800, "expires_at": 1896091200, "sfdc_account_id": ""}\
      """;

  final StubBroker broker = new StubBroker();
  final ManualTime time = new ManualTime();
  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "BROKER_URL",
              broker.url().toString(),
              "BROKER_TOKEN",
              TOKEN,
              "BROKER_TRACK",
              "anna"));

  @AfterEach
  void stop() {
    broker.close();
  }

  int run(String... arguments) {
    return new Broker(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            environment,
            time.pacing(),
            false)
        .run(arguments);
  }

  /** The last line for people. */
  String message() {
    List<String> lines = err.toString().lines().toList();
    return lines.isEmpty() ? "" : lines.getLast();
  }
}
