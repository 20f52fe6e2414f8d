package io.sandboxbroker.e2e.rights;

import io.sandboxbroker.e2e.stack.Program;
import io.sandboxbroker.localstack.LocalDynamoDb;
import io.sandboxbroker.localstack.LocalKafka;
import io.sandboxbroker.localstack.LocalSchemaRegistry;
import io.sandboxbroker.localstack.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The programs as in production: no profile {@code local}, each with the credentials of a user of
 * its own, and topics and table made by the Job. They end in the opposite order.
 */
final class Services implements AutoCloseable {

  static final String TRACK_TOKEN = "track-token-of-the-rights";
  static final String ADMIN_TOKEN = "admin-token-of-the-rights";

  private static final String CSP_TOKEN = "csp-token-of-the-rights";
  private static final Path ROOT = Path.of(System.getProperty("sandbox-broker.root"));
  private static final int ACCOUNTS = 10;
  private static final long PAUSE_MILLIS = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private final Path state;
  private final SecuredKafka kafka;
  private final LocalDynamoDb dynamoDb;
  private final LocalSchemaRegistry registry;
  private final URI csp;

  /** Starts the servers and the simulator. */
  Services(Path state) throws IOException, InterruptedException, ExecutionException {
    this.state = state;
    kafka = SecuredKafka.start(ROOT.resolve("deploy/kafka/acls"), state);
    running.push(kafka);
    dynamoDb = LocalDynamoDb.start(Settings.temporary());
    running.push(dynamoDb);
    registry = LocalSchemaRegistry.start(Settings.temporary());
    running.push(registry);
    int port = LocalKafka.freePort();
    csp = URI.create("http://127.0.0.1:" + port);
    var settings =
        Map.of(
            "SIM_BIND",
            "127.0.0.1",
            "SIM_PORT",
            "" + port,
            "SIM_ACCOUNTS",
            "" + ACCOUNTS,
            "SIM_TOKEN",
            CSP_TOKEN);
    await("the simulator", run(jar("csp-simulator"), settings), csp.resolve("/_sim"));
  }

  SecuredKafka kafka() {
    return kafka;
  }

  /** Runs the command of the Job to its end, and returns its exit code. */
  int provision() throws InterruptedException {
    return run(jar("allocator", "provision"), ofService("allocator", SecuredKafka.PROVISIONING, 0))
        .awaitEnd();
  }

  /** Starts a service with its own user; returns its address when it is ready. */
  URI start(String service) throws InterruptedException {
    int port = LocalKafka.freePort();
    var address = URI.create("http://127.0.0.1:" + port);
    var program = run(jar(service), ofService(service, service, port));
    await(service, program, address.resolve("/readyz"));
    return address;
  }

  /** Starts a service with the credentials of another user. */
  Program startAs(String user, String service) {
    return run(jar(service), ofService(service, user, LocalKafka.freePort()));
  }

  /** Runs an audit of everything, whose user is the audit's. */
  Program audit() throws IOException {
    var lines = new ArrayList<String>();
    SecuredKafka.credentials(SecuredKafka.AUDIT)
        .forEach((name, value) -> lines.add(name + "=" + value));
    Path credentials = Files.write(state.resolve("audit.properties"), lines);
    return run(
        List.of(
            "audit/replay",
            "--no-build",
            "--json",
            "--no-table",
            "--kafka-config",
            credentials.toString()),
        ofService("audit", SecuredKafka.AUDIT, 0));
  }

  private Program run(List<String> command, Map<String, String> environment) {
    var program = Program.start(ROOT, environment, command);
    running.push(program);
    return program;
  }

  private static List<String> jar(String module, String... arguments) {
    try (var jars =
        Files.newDirectoryStream(ROOT.resolve(module).resolve("target"), module + "-*-app.jar")) {
      var command =
          new ArrayList<>(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx384m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "-jar",
                  jars.iterator().next().toString()));
      command.addAll(List.of(arguments));
      return command;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, String> ofService(String service, String user, int port) {
    var variables = new HashMap<String, String>();
    variables.put("SERVER_ADDRESS", "127.0.0.1");
    variables.put("SERVER_PORT", "" + port);
    variables.put("INSTANCE_ID", service + "-0");
    variables.put("STATE_DIR", state.resolve(service).toString());
    variables.put("LOG_FORMAT", "text");
    variables.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    variables.put("KAFKA_REPLICATION", "1");
    variables.put("SCHEMA_REGISTRY_URL", registry.url());
    variables.put("DDB_ENDPOINT_URL", dynamoDb.endpoint().toString());
    variables.put("AWS_REGION", "eu-central-1");
    variables.put("AWS_ACCESS_KEY_ID", "local");
    variables.put("AWS_SECRET_ACCESS_KEY", "local");
    variables.put("BROKER_API_TOKEN", TRACK_TOKEN);
    variables.put("BROKER_ADMIN_TOKEN", ADMIN_TOKEN);
    variables.put("CSP_BASE_URL", csp.resolve("/csp").toString());
    variables.put("CSP_API_TOKEN", CSP_TOKEN);
    // Leases end while the test looks on.
    variables.put("LAB_DURATION_HOURS", "30s");
    variables.put("GRACE_PERIOD_MINUTES", "0");
    variables.put("CLEANUP_INTERVAL_SEC", "5");
    variables.put("AUTO_EXPIRY_INTERVAL_SEC", "5");
    var credentials = SecuredKafka.credentials(user);
    variables.put("SPRING_KAFKA_SECURITY_PROTOCOL", credentials.get("security.protocol"));
    variables.put("SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", credentials.get("sasl.mechanism"));
    variables.put("SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", credentials.get("sasl.jaas.config"));
    return variables;
  }

  private void await(String what, Program program, URI ready) throws InterruptedException {
    await(
        () -> what + " to be ready\n" + program.output() + program.errors(),
        Duration.ofMinutes(5),
        () -> answers(ready));
  }

  private boolean answers(URI address) {
    var request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(5)).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until this has become true. */
  static void await(Supplier<String> what, Duration timeout, BooleanSupplier condition)
      throws InterruptedException {
    var never = new CountDownLatch(1);
    long end = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("waited " + timeout.toSeconds() + " s for " + what.get());
      }
    }
  }

  @Override
  public void close() throws Exception {
    while (!running.isEmpty()) {
      running.pop().close();
    }
    http.close();
  }
}
