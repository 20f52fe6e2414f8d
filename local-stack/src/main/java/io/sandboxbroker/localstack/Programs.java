package io.sandboxbroker.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The commands that start the CSP simulator and the services from the jars of the build.
 *
 * @param root folder of the checkout
 * @param logs folder of the logs
 * @param accounts that the simulator has
 * @param addresses of all parts
 * @param environment of each program; wins over the usual one
 * @param parts the settings of single programs; win over the environment
 */
record Programs(
    Path root,
    Path logs,
    int accounts,
    Addresses addresses,
    Map<String, String> environment,
    Map<Part, PartSettings> parts) {

  static final String TABLE = "SandboxPool";

  /** The services accept these secrets in the local profile only. */
  static final String TRACK_TOKEN = "dev_token_local";

  static final String ADMIN_TOKEN = "admin_token_local";
  private static final String CSP_TOKEN = "csp_token_local";

  private static final List<String> FLAGS =
      List.of("-Xmx384m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  Programs {
    environment = Map.copyOf(environment);
    parts = Map.copyOf(parts);
  }

  /**
   * The command of one program.
   *
   * @param state folder for what it keeps on disk
   */
  JavaCommand command(Part part, Path state) {
    return command(part, part.title(), state, settings(part));
  }

  /**
   * The command of one more instance of a service.
   *
   * @param title names the instance and its log; unique in the stack
   * @param port of its own
   * @param state folder for what it keeps on disk
   * @param settings instead of those of the first instance
   */
  JavaCommand another(Part part, String title, int port, Path state, PartSettings settings) {
    var own = new HashMap<>(Map.of("INSTANCE_ID", title, "SERVER_PORT", "" + port));
    own.putAll(settings.environment());
    return command(part, title, state, settings.withEnvironment(own));
  }

  private JavaCommand command(Part part, String title, Path state, PartSettings settings) {
    var variables =
        new HashMap<>(part == Part.CSP_SIMULATOR ? ofSimulator() : ofService(part, state));
    variables.putAll(environment);
    variables.putAll(settings.environment());
    ExtractedProgram program = ExtractedProgram.of(jar(part));
    return new JavaCommand(
        title,
        program.jar().toString(),
        Stream.concat(FLAGS.stream(), settings.jvmFlags().stream()).toList(),
        program.mainClass(),
        List.of(),
        variables,
        logs.resolve(title + ".log"));
  }

  private PartSettings settings(Part part) {
    return parts.getOrDefault(part, PartSettings.usual());
  }

  /**
   * The program's one executable jar.
   *
   * @throws StartFailedException when it has not been built
   */
  Path jar(Part part) {
    Path target = root.resolve(part.title()).resolve("target");
    if (Files.isDirectory(target)) {
      try (var jars = Files.newDirectoryStream(target, part.title() + "-*-app.jar")) {
        for (Path jar : jars) {
          return jar;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + target, e);
      }
    }
    throw new StartFailedException(
        part.title() + " has not been built: run mvn -DskipTests package");
  }

  private Map<String, String> ofSimulator() {
    return Map.of(
        "SIM_BIND",
        "127.0.0.1",
        "SIM_PORT",
        "" + addresses.port(Part.CSP_SIMULATOR),
        "SIM_ACCOUNTS",
        "" + accounts,
        "SIM_TOKEN",
        CSP_TOKEN);
  }

  private Map<String, String> ofService(Part part, Path state) {
    return Map.ofEntries(
        Map.entry("SPRING_PROFILES_ACTIVE", "local"),
        Map.entry("SERVER_ADDRESS", "127.0.0.1"),
        Map.entry("SERVER_PORT", "" + addresses.port(part)),
        Map.entry("INSTANCE_ID", part.title() + "-1"),
        Map.entry("STATE_DIR", state.toString()),
        Map.entry("KAFKA_BOOTSTRAP_SERVERS", addresses.bootstrapServers()),
        Map.entry("KAFKA_CREATE_TOPICS", "true"),
        Map.entry(
            "SCHEMA_REGISTRY_URL",
            addresses.url(Part.SCHEMA_REGISTRY, LocalSchemaRegistry.API).toString()),
        Map.entry("DDB_ENDPOINT_URL", addresses.url(Part.DYNAMODB, "").toString()),
        Map.entry("DDB_TABLE_NAME", TABLE),
        Map.entry("DDB_CREATE_TABLE", "true"),
        Map.entry("AWS_REGION", "us-east-1"),
        Map.entry("AWS_ACCESS_KEY_ID", "local"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "local"),
        Map.entry("BROKER_API_TOKEN", TRACK_TOKEN),
        Map.entry("BROKER_ADMIN_TOKEN", ADMIN_TOKEN),
        Map.entry("CSP_BASE_URL", addresses.url(Part.CSP_SIMULATOR, "/csp").toString()),
        Map.entry("CSP_API_TOKEN", CSP_TOKEN));
  }
}
