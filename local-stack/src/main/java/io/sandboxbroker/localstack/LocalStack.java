package io.sandboxbroker.localstack;

import io.sandboxbroker.localstack.RunningParts.Launch;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The whole broker and everything around it, as child processes on 127.0.0.1. The methods that
 * start and stop belong to one thread.
 */
public final class LocalStack implements AutoCloseable {

  /** In the order in which they start: the allocator creates the table and the topics. */
  private static final List<Part> SERVICES =
      List.of(Part.ALLOCATOR, Part.LIFECYCLE_WORKER, Part.API_GATEWAY);

  private final Programs programs;
  private final @Nullable Path data;
  private final KafkaCluster kafka;
  private final Duration startTimeout;
  private final RunningParts parts;
  private final Map<Part, Integer> instances = new EnumMap<>(Part.class);

  private LocalStack(
      Programs programs,
      @Nullable Path data,
      KafkaCluster kafka,
      Duration startTimeout,
      RunningParts parts) {
    this.programs = programs;
    this.data = data;
    this.kafka = kafka;
    this.startTimeout = startTimeout;
    this.parts = parts;
  }

  /**
   * Starts everything on free ports, with temporary data; returns when the gateway is ready and the
   * pool is filled.
   *
   * @param progress receives a line for each part that starts and for each that is ready
   * @throws StartFailedException saying what failed; nothing runs then
   */
  public static LocalStack start(StackSettings settings, PrintWriter progress)
      throws InterruptedException {
    var programs =
        new Programs(
            settings.root(),
            emptyLogs(settings.logs()),
            settings.accounts(),
            Addresses.free(settings.kafka().brokers(), settings.ports()),
            settings.environment(),
            settings.parts());
    return start(
        programs, null, settings.kafka(), settings.startTimeout(), settings.maxStarts(), progress);
  }

  /**
   * Starts everything.
   *
   * @param data keeps the data; null for temporary data
   * @param startTimeout of each part
   * @param maxStarts of each service
   */
  static LocalStack start(
      Programs programs,
      @Nullable Path data,
      KafkaCluster kafka,
      Duration startTimeout,
      int maxStarts,
      PrintWriter progress)
      throws InterruptedException {
    Preflight.check(programs, data == null ? Path.of(System.getProperty("java.io.tmpdir")) : data);
    progress.println("Starting the Sandbox Broker; its logs are in " + programs.logs());
    // A used sandbox is never allocated again, so kept data may have used up the accounts.
    boolean wasUsed = data != null && Files.isDirectory(data.resolve(Part.DYNAMODB.title()));
    var stack =
        new LocalStack(programs, data, kafka, startTimeout, new RunningParts(progress, maxStarts));
    try {
      stack.startParts();
      stack.fillPool(wasUsed ? 0 : programs.accounts(), progress);
      return stack;
    } catch (InterruptedException | RuntimeException failed) {
      stack.close();
      throw failed;
    }
  }

  /** Creates the folder of the logs, or deletes the logs of the last run in it. */
  static Path emptyLogs(Path folder) {
    try {
      Files.createDirectories(folder);
      try (var logs = Files.newDirectoryStream(folder, "*.log")) {
        for (Path log : logs) {
          Files.delete(log);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for logs: " + folder, e);
    }
  }

  private void startParts() throws InterruptedException {
    List<Launch> servers =
        new ArrayList<>(new Servers(programs, data, kafka, startTimeout).launches());
    servers.add(program(Part.CSP_SIMULATOR, "/_sim"));
    parts.startTogether(servers);
    // One after the other, as the part that starts last stops first.
    for (Part service : SERVICES) {
      parts.startTogether(List.of(program(service, "/readyz")));
    }
  }

  private void fillPool(int wanted, PrintWriter progress) throws InterruptedException {
    parts.await(
        "filling the pool", new PoolFilled(dynamoDb(), table(), wanted, progress), startTimeout);
  }

  private Launch launch(Part part, Supplier<LocalServer> start) {
    return new Launch(part.title(), programs.addresses().hostAndPort(part), start);
  }

  private Launch program(Part part, String readyPath) {
    BooleanSupplier ready = answers(programs.addresses().url(part, readyPath));
    return launch(
        part,
        () -> {
          // The state of a service is temporary whenever the topics are.
          var state =
              DataDirectory.of(data == null ? null : data.resolve(part.title()), part.title());
          return new LocalServer(
              programs.command(part, state.path()), state, ready, startTimeout, part.stopTimeout());
        });
  }

  private BooleanSupplier answers(URI address) {
    BooleanSupplier ready = HttpProbe.of(HttpRequest.newBuilder(address));
    return () -> {
      parts.requireAllAlive();
      return ready.getAsBoolean();
    };
  }

  /** Base address of the API. */
  public URI gateway() {
    return programs.addresses().url(Part.API_GATEWAY, "");
  }

  /** The simulated CSP. */
  public SimulatedCsp csp() {
    return new SimulatedCsp(programs.addresses().url(Part.CSP_SIMULATOR, "/_sim"));
  }

  /** For the pool's {@code DDB_ENDPOINT_URL}. */
  public URI dynamoDb() {
    return programs.addresses().url(Part.DYNAMODB, "");
  }

  /** The pool's table there. */
  public String table() {
    return Programs.TABLE;
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return programs.addresses().bootstrapServers();
  }

  /** For {@code schema.registry.url}. */
  public String schemaRegistry() {
    return programs.addresses().url(Part.SCHEMA_REGISTRY, LocalSchemaRegistry.API).toString();
  }

  /** The token of tracks. */
  public String trackToken() {
    return Programs.TRACK_TOKEN;
  }

  /** The token of operators. */
  public String adminToken() {
    return Programs.ADMIN_TOKEN;
  }

  /** The first instance of a part. */
  public Instance instance(Part part) {
    return new Instance(part.title(), programs.addresses().url(part, ""), parts);
  }

  /**
   * A broker.
   *
   * @param node from 1
   */
  public Instance broker(int node) {
    var address = URI.create("http://" + programs.addresses().broker(node));
    return new Instance(KafkaCluster.title(node), address, parts);
  }

  /**
   * Starts one more instance of a service, with an {@code INSTANCE_ID} and a port of its own;
   * returns when it is ready.
   *
   * @param settings of this instance; the settings of the first do not apply
   * @throws StartFailedException saying what failed
   */
  public Instance startAnother(Part service, PartSettings settings) throws InterruptedException {
    if (!SERVICES.contains(service)) {
      throw new IllegalArgumentException("There is one " + service.title() + " in a stack");
    }
    String title = service.title() + "-" + (instances.merge(service, 1, Integer::sum) + 1);
    int port = FreePort.any();
    var address = URI.create("http://127.0.0.1:" + port);
    var ready = answers(address.resolve("/readyz"));
    Supplier<LocalServer> start =
        () -> {
          var state = DataDirectory.of(null, title);
          var command = programs.another(service, title, port, state.path(), settings);
          return new LocalServer(command, state, ready, startTimeout, service.stopTimeout());
        };
    parts.startTogether(List.of(new Launch(title, address.getAuthority(), start)));
    return new Instance(title, address, parts);
  }

  /** Stops the first instance of each service in order; {@link Instance#restart} starts it. */
  public void haltServices() {
    SERVICES.reversed().forEach(service -> parts.control(service.title(), LocalServer::halt));
  }

  /**
   * Replaces Kafka by an empty one, and then starts the services without their local state; returns
   * when they are ready. The table, the registry and the CSP stay as they are.
   *
   * @throws StartFailedException when one is not in time, or another part has died
   */
  public void restartWithoutTopics() {
    parts.control(Part.KAFKA.title(), LocalServer::restartEmpty);
    SERVICES.forEach(service -> parts.control(service.title(), LocalServer::restartEmpty));
  }

  /**
   * Returns as long as no part has ended by itself.
   *
   * @throws StartFailedException with the part and the path of its log
   */
  public void requireAllAlive() {
    parts.requireAllAlive();
  }

  /** Waits until a part ends by itself, and returns a line with its name and log. */
  String awaitDeath() throws InterruptedException {
    return parts.awaitDeath();
  }

  /** Stops everything, in bounded time, and deletes temporary data; the logs stay. */
  @Override
  public void close() {
    parts.close();
  }
}
