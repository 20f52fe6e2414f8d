package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The whole broker with everything around it, as child processes on free ports of 127.0.0.1, with
 * data that ends with it: for tests. The methods that start and stop belong to one thread.
 */
public final class LocalStack implements AutoCloseable {

  /** In the order in which they start. */
  private static final List<Part> SERVICES =
      List.of(Part.ALLOCATOR, Part.LIFECYCLE_WORKER, Part.API_GATEWAY);

  private final Addresses addresses;
  private final RunningParts parts;
  private final Stack stack;
  private final Map<Part, Integer> instances = new EnumMap<>(Part.class);

  private LocalStack(Programs programs, RunningParts parts) {
    this.addresses = programs.addresses();
    this.parts = parts;
    this.stack = new Stack(programs, null, parts);
  }

  /**
   * Starts everything; returns when the gateway is ready and the pool is filled.
   *
   * @param progress is told of each part that is ready
   * @throws StartFailedException saying what failed; nothing runs then
   */
  public static LocalStack start(StackSettings settings, PrintWriter progress)
      throws InterruptedException {
    var programs = programs(settings);
    Preflight.check(programs, programs.logs());
    var started = new LocalStack(programs, new RunningParts(progress));
    try {
      started.stack.start();
      return started;
    } catch (InterruptedException | RuntimeException failed) {
      started.close();
      throw failed;
    }
  }

  private static Programs programs(StackSettings settings) {
    try {
      return new Programs(
          settings.root(),
          Logs.anew(settings.logs()),
          settings.accounts(),
          Addresses.free(),
          settings.environment(),
          settings.parts());
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for logs: " + settings.logs(), e);
    }
  }

  /** Base address of the API. */
  public URI gateway() {
    return addresses.url(Part.API_GATEWAY, "");
  }

  /** Base address of the simulated CSP's control API. */
  public URI simulatorControl() {
    return addresses.url(Part.CSP_SIMULATOR, "/_sim");
  }

  /** For the pool's {@code DDB_ENDPOINT_URL}. */
  public URI dynamoDb() {
    return addresses.url(Part.DYNAMODB, "");
  }

  /** The pool's table there. */
  public String table() {
    return Programs.TABLE;
  }

  /** The first instance of a part. */
  public Instance instance(Part part) {
    return new Instance(part.title(), addresses.url(part, ""), parts);
  }

  /**
   * Starts one more instance of a service, with an {@code INSTANCE_ID} and a port of its own;
   * returns when it is ready.
   *
   * @param settings of this instance; those of the first do not count for it
   * @throws StartFailedException saying what failed
   */
  public Instance startAnother(Part service, PartSettings settings) throws InterruptedException {
    if (!SERVICES.contains(service)) {
      throw new IllegalArgumentException("There is one " + service.title() + " in a stack");
    }
    int number = instances.merge(service, 1, Integer::sum) + 1;
    return stack.startAnother(service, service.title() + "-" + number, settings);
  }

  /** For {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return addresses.hostAndPort(Part.KAFKA);
  }

  /** For {@code schema.registry.url}. */
  public String schemaRegistry() {
    return addresses.url(Part.SCHEMA_REGISTRY, LocalSchemaRegistry.API).toString();
  }

  /** The token of tracks. */
  public String trackToken() {
    return Tokens.TRACK;
  }

  /** The token of operators. */
  public String adminToken() {
    return Tokens.ADMIN;
  }

  /** SIGKILL. What the part had not written by then is gone. */
  public void kill(Part part) {
    parts.kill(part.title());
  }

  /**
   * Starts a part again on its port, with what it has on disk; returns when it is ready.
   *
   * @throws StartFailedException when it is not in time, or another part has died
   */
  public void restart(Part part) {
    parts.restart(part.title());
  }

  /** Ends the first instance of each service in order; {@link #restart} brings them back. */
  public void haltServices() {
    SERVICES.reversed().forEach(service -> parts.halt(service.title()));
  }

  /**
   * Starts an empty Kafka in place of the one that runs, and then the services, without what they
   * had kept on disk; returns when they are ready. The table, the registry and the CSP stay as they
   * are.
   *
   * @throws StartFailedException when one is not in time, or another part has died
   */
  public void restartWithoutTopics() {
    parts.restartEmpty(Part.KAFKA.title());
    SERVICES.forEach(service -> parts.restartEmpty(service.title()));
  }

  /**
   * Returns as long as no part has ended but by {@link #kill}.
   *
   * @throws StartFailedException saying which has, and where its log is
   */
  public void requireAllAlive() {
    parts.requireAllAlive();
  }

  /** Stops everything, in bounded time, and deletes its data; the logs stay. */
  @Override
  public void close() {
    parts.close();
  }
}
