package io.sandboxbroker.localstack;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is started, and in which order. */
final class Stack {

  private static final Duration SERVICE_START = Duration.ofMinutes(2);
  private static final Duration POOL_FILL = Duration.ofMinutes(2);

  private final Programs programs;
  private final @Nullable Path data;
  private final RunningParts parts;
  private final int wanted;

  Stack(Programs programs, @Nullable Path data, RunningParts parts) {
    this.programs = programs;
    this.data = data;
    this.parts = parts;
    this.wanted = wanted(programs.accounts(), data);
  }

  /**
   * Starts everything; returns when the gateway is ready and the pool is filled.
   *
   * @throws StartFailedException saying what failed
   */
  void start() throws InterruptedException {
    parts.startTogether(
        List.of(
            launch(Part.KAFKA, () -> LocalKafka.start(settings(Part.KAFKA)).server()),
            launch(Part.DYNAMODB, () -> LocalDynamoDb.start(settings(Part.DYNAMODB)).server()),
            launch(
                Part.SCHEMA_REGISTRY,
                () -> LocalSchemaRegistry.start(settings(Part.SCHEMA_REGISTRY)).server()),
            program(Part.CSP_SIMULATOR, "/_sim")));
    // One after the other: the allocator makes the table and the topics, and what starts last stops
    // first.
    for (Part service : List.of(Part.ALLOCATOR, Part.LIFECYCLE_WORKER, Part.API_GATEWAY)) {
      parts.startTogether(List.of(program(service, "/readyz")));
    }
    var filled =
        new PoolFilled(programs.addresses().url(Part.DYNAMODB, ""), Programs.TABLE, wanted);
    parts.await("filling the pool", filled, POOL_FILL);
  }

  /**
   * Kept data may have used up the simulator's accounts: a used sandbox is never handed out again.
   */
  private static int wanted(int accounts, @Nullable Path data) {
    return data != null && Files.isDirectory(data.resolve(Part.DYNAMODB.title())) ? 0 : accounts;
  }

  private Settings settings(Part part) {
    Settings settings =
        Settings.temporary().onPort(programs.addresses().port(part)).loggingTo(programs.logs());
    return data == null ? settings : settings.keepingDataIn(data.resolve(part.title()));
  }

  /**
   * Starts one more instance of a service; returns when it is ready.
   *
   * @param title that nothing else in the stack has
   * @throws StartFailedException saying what failed
   */
  Instance startAnother(Part service, String title, PartSettings settings)
      throws InterruptedException {
    int port = FreePort.any();
    var address = URI.create("http://127.0.0.1:" + port);
    var ready = answers(address.resolve("/readyz"));
    parts.startTogether(
        List.of(
            new RunningParts.Launch(
                title,
                address.getAuthority(),
                () -> {
                  var state = DataDirectory.of(null, title);
                  return LocalServer.start(
                      programs.another(service, title, port, state.path(), settings),
                      state,
                      ready,
                      SERVICE_START);
                })));
    return new Instance(title, address, parts);
  }

  private RunningParts.Launch program(Part part, String readyPath) {
    BooleanSupplier ready = answers(programs.addresses().url(part, readyPath));
    return launch(
        part,
        () -> {
          // What a service remembers of topics that are gone would mislead it.
          var state =
              DataDirectory.of(data == null ? null : data.resolve(part.title()), part.title());
          return LocalServer.start(
              programs.command(part, state.path()), state, ready, SERVICE_START);
        });
  }

  private BooleanSupplier answers(URI address) {
    BooleanSupplier ready = HttpProbe.of(HttpRequest.newBuilder(address));
    return () -> {
      parts.requireAllAlive();
      return ready.getAsBoolean();
    };
  }

  private RunningParts.Launch launch(Part part, Supplier<LocalServer> start) {
    return new RunningParts.Launch(part.title(), programs.addresses().hostAndPort(part), start);
  }
}
