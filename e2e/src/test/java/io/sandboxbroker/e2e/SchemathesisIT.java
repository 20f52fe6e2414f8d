package io.sandboxbroker.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sandboxbroker.e2e.stack.Broker;
import io.sandboxbroker.e2e.stack.BrokerUnderTest;
import io.sandboxbroker.localstack.Instance;
import io.sandboxbroker.localstack.Part;
import io.sandboxbroker.localstack.PartSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Schemathesis makes requests of the API document, valid and invalid, sends them to a running
 * broker, and compares each response with the document. Its settings are in e2e/schemathesis.
 */
@Tag("slow")
@Timeout(1_200)
@ExtendWith(BrokerUnderTest.class)
class SchemathesisIT {

  private static final Path SETTINGS =
      Path.of(System.getProperty("sandbox-broker.root")).resolve("e2e/schemathesis");

  private static final Path ENVIRONMENT =
      Path.of(System.getProperty("sandbox-broker.logs")).resolveSibling("schemathesis");

  private static final List<String> FREEZES = List.of("freeze", "thaw", "getFreeze", "listFreezes");

  /** They end when the client closes them, and Schemathesis reads a response to its end. */
  private static final List<String> STREAMS = List.of("watchBroker", "watchCommand");

  private static final List<String> SCOPES = List.of("allocations", "deletions", "sync", "expiry");

  /** A thaw may be refused while the requests of the test still have the operators' places. */
  private static final int MAX_THAWS = 20;

  private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration RUN_TIMEOUT = Duration.ofMinutes(15);

  /** A prefix that no sandbox has is waited for, and requests without a token are many. */
  private static final PartSettings GATEWAY =
      PartSettings.usual()
          .withEnvironment(
              Map.of(
                  "BROKER_ALLOCATION_TIMEOUT", "2s",
                  "BROKER_ALLOCATION_ASYNCWAIT", "10s",
                  "BROKER_COMMANDSTATUS_LOOKUPTIMEOUT", "100ms",
                  "RATE_LIMIT_FAILURES_PER_SEC", "100000",
                  "RATE_LIMIT_FAILURES_BURST", "100000"));

  @BeforeAll
  static void install(Broker broker) throws InterruptedException {
    Path requirements = SETTINGS.resolve("requirements.txt");
    if (!Files.exists(ENVIRONMENT.resolve("bin/python"))) {
      run(
          broker,
          "Python 3 with venv is missing: apt-get install python3-venv",
          List.of("python3", "-m", "venv", ENVIRONMENT.toString()));
    }
    run(
        broker,
        "Schemathesis could not be installed from PyPI",
        List.of(
            ENVIRONMENT.resolve("bin/pip").toString(),
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--requirement",
            requirements.toString()));
  }

  /** No freeze outlives its scenario: other scenarios share the broker. */
  @AfterEach
  void thaw(Broker broker) throws InterruptedException {
    for (String scope : SCOPES) {
      int status = 0;
      for (int attempt = 0; status != 200 && attempt < MAX_THAWS; attempt++) {
        status = broker.operator().send("DELETE", "/freeze/" + scope).status();
      }
      assertThat(status).as(scope).isEqualTo(200);
    }
  }

  /** A freeze would make every allocation a 503, and a 503 is a failure here. */
  @Test
  void everyOperationButFreezesAndStreamsDoesWhatTheDocumentSays(Broker broker) throws Exception {
    List<String> filter = new ArrayList<>();
    Stream.of(FREEZES, STREAMS)
        .flatMap(List::stream)
        .forEach(operation -> filter.addAll(List.of("--exclude-operation-id", operation)));

    check(broker, filter);
  }

  @Test
  void everyOperationOfFreezesDoesWhatTheDocumentSays(Broker broker) throws Exception {
    List<String> filter = new ArrayList<>();
    FREEZES.forEach(operation -> filter.addAll(List.of("--include-operation-id", operation)));

    check(broker, filter);
  }

  private static void check(Broker broker, List<String> filter) throws InterruptedException {
    Instance gateway = broker.startAnother(Part.API_GATEWAY, GATEWAY);
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "PYTHONDONTWRITEBYTECODE=1",
                "BROKER_ADMIN_TOKEN=" + broker.adminToken(),
                ENVIRONMENT.resolve("bin/schemathesis").toString(),
                "--config-file",
                "schemathesis.toml",
                "run",
                gateway.address() + "/v1/openapi.json",
                "--url",
                gateway.address().toString()));
    command.addAll(filter);
    try (var schemathesis = broker.program("e2e/schemathesis", command.toArray(String[]::new))) {
      int code = schemathesis.awaitEnd(RUN_TIMEOUT);

      System.out.println(tail(schemathesis.output()));
      assertThat(code).as(() -> schemathesis.output() + schemathesis.errors()).isZero();
    } finally {
      gateway.stop();
    }
  }

  /** What was tested, and how often. */
  private static String tail(String output) {
    int summary = output.lastIndexOf(" SUMMARY ");
    return summary < 0 ? output : output.substring(summary);
  }

  private static void run(Broker broker, String failure, List<String> command)
      throws InterruptedException {
    try (var program = broker.program("e2e/schemathesis", command.toArray(String[]::new))) {
      int code = program.awaitEnd(INSTALL_TIMEOUT);
      assertThat(code).as(() -> failure + "\n" + program.output() + program.errors()).isZero();
    }
  }
}
