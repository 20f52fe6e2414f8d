package io.sandboxbroker.localstack;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A schema registry (Apicurio) in a JVM of its own, on 127.0.0.1, that speaks Confluent's API.
 * Without a directory the schemas live in memory and end with the process. Thread-safe.
 */
public final class LocalSchemaRegistry extends LocalServer {

  /** Where Confluent's API begins. */
  static final String API = "/apis/ccompat/v7";

  private static final String NAME = "schema-registry";

  private final String url;

  private LocalSchemaRegistry(
      JavaCommand command,
      DataDirectory directory,
      BooleanSupplier answers,
      Duration startTimeout,
      String url) {
    super(command, directory, answers, startTimeout);
    this.url = url;
  }

  /**
   * Starts the server and returns when it lists its subjects.
   *
   * @throws StartFailedException when it does not within the settings' time
   */
  public static LocalSchemaRegistry start(Settings settings) {
    int port = FreePort.orGiven(settings.port());
    String url = "http://127.0.0.1:" + port + API;
    var directory = DataDirectory.of(settings.directory(), NAME);
    String database =
        settings.directory() == null ? "mem:registry" : "file:" + directory.resolve("registry");
    var answers = HttpProbe.of(HttpRequest.newBuilder(URI.create(url + "/subjects")));
    return new LocalSchemaRegistry(
        command(port, database, settings.log(NAME, directory)),
        directory,
        answers,
        settings.startTimeout(),
        url);
  }

  /** Base of Confluent's API, for {@code schema.registry.url}. */
  public String url() {
    return url;
  }

  private static JavaCommand command(int port, String database, Path log) {
    List<String> flags =
        Stream.concat(
                Stream.of(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED"),
                properties(port, database).entrySet().stream()
                    .map(p -> "-D" + p.getKey() + "=" + p.getValue()))
            .toList();
    return new JavaCommand(
        NAME,
        ServerFiles.find().registry().resolve("quarkus-run.jar").toString(),
        flags,
        "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
        List.of(),
        Map.of(),
        log);
  }

  private static Map<String, String> properties(int port, String database) {
    return Map.of(
        "quarkus.http.host", "127.0.0.1",
        "quarkus.http.port", "" + port,
        "quarkus.management.host", "127.0.0.1",
        "quarkus.management.port", "" + FreePort.any(),
        "quarkus.http.access-log.enabled", "false",
        "apicurio.storage.kind", "sql",
        "apicurio.storage.sql.kind", "h2",
        "apicurio.datasource.url", "jdbc:h2:" + database,
        "apicurio.datasource.jdbc.initial-size", "2",
        "apicurio.datasource.jdbc.min-size", "2");
  }
}
